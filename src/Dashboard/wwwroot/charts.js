// <data-chart kind="..."> draws the JSON of its script block. The drawing lives in a shadow root, so a merge of the page leaves it alone;
// when the JSON changes, the chart follows.

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--tblr-${name}`).trim();
const percent = (value) => `${(value * 100).toFixed(1)}%`;

const axes = () => ({
  axisLine: { lineStyle: { color: color("border-color") } },
  axisLabel: { color: color("secondary") },
  nameTextStyle: { color: color("secondary") },
  splitLine: { lineStyle: { color: color("border-color") } },
});

const shared = () => ({
  animation: false,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
  tooltip: { renderMode: "richText", confine: true, backgroundColor: color("bg-surface"), borderColor: color("border-color"), textStyle: { color: color("body-color") } },
});

const whisker = (params, api) => {
  const stroke = api.visual("color");
  const [x, top] = api.coord([api.value(0), api.value(2)]);
  const [, bottom] = api.coord([api.value(0), api.value(1)]);
  const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.5 } });
  return { type: "group", children: [line(x, top, x, bottom), line(x - 4, top, x + 4, top), line(x - 4, bottom, x + 4, bottom)] };
};

const kinds = {
  // { trials: [{ number, name, score, lower, upper }], baseline, best }
  trials: ({ trials, baseline, best }) => {
    const bars = trials.filter((t) => t.lower != null && t.upper != null);
    const seen = trials.flatMap((t) => [t.lower ?? t.score, t.upper ?? t.score]).concat(baseline ?? []);
    const low = Math.max(0, Math.floor((Math.min(...seen) - 0.03) * 20) / 20);
    const high = Math.min(1, Math.ceil((Math.max(...seen) + 0.03) * 20) / 20);
    return {
      ...shared(),
      grid: { left: 56, right: 24, top: 24, bottom: 44 },
      xAxis: { type: "value", name: "trial", nameLocation: "middle", nameGap: 28, min: (v) => v.min - 0.5, max: (v) => v.max + 0.5, minInterval: 1, ...axes(), splitLine: { show: false }, axisLabel: { color: color("secondary"), formatter: (v) => (Number.isInteger(v) ? v : "") } },
      yAxis: { type: "value", min: low, max: high, ...axes(), axisLabel: { color: color("secondary"), formatter: (v) => `${Math.round(v * 100)}%` } },
      series: [
        { type: "custom", renderItem: whisker, data: bars.map((t) => [t.number, t.lower, t.upper]), encode: { x: 0, y: [1, 2] }, itemStyle: { color: color("secondary") }, silent: true, z: 1 },
        {
          type: "scatter",
          symbolSize: 11,
          data: trials.map((t) => ({ value: [t.number, t.score], name: t.name, interval: t, itemStyle: { color: color(t.number === best ? "green" : "primary") } })),
          tooltip: { formatter: ({ name, value, data }) => `${value[0]} ${name}\n${percent(value[1])}${data.interval.lower == null ? "" : ` (${percent(data.interval.lower)} to ${percent(data.interval.upper)})`}` },
          markLine: baseline == null ? undefined : { symbol: "none", silent: true, label: { formatter: `baseline ${percent(baseline)}`, position: "insideStartBottom", color: color("secondary") }, lineStyle: { type: "dashed", color: color("secondary") }, data: [{ yAxis: baseline }] },
          z: 2,
        },
      ],
    };
  },

  // { steps: [...], plain: [{ step, score, lower, upper }], optimized: [...] }
  checkpoints: ({ steps, plain, optimized }) => {
    const seen = [...plain, ...optimized].flatMap((c) => [c.lower ?? c.score, c.upper ?? c.score]);
    const line = (name, points, shade) => [
      { type: "custom", renderItem: whisker, data: points.filter((c) => c.lower != null).map((c) => [steps.indexOf(c.step), c.lower, c.upper]), encode: { x: 0, y: [1, 2] }, itemStyle: { color: color(shade) }, silent: true, z: 1 },
      { type: "line", name, data: points.map((c) => [steps.indexOf(c.step), c.score]), symbolSize: 9, itemStyle: { color: color(shade) }, lineStyle: { color: color(shade) }, tooltip: { formatter: ({ value }) => `step ${steps[value[0]]}, ${name}\n${percent(value[1])}` }, z: 2 },
    ];
    return {
      ...shared(),
      legend: { top: 0, data: ["plain", "optimized prompt"], textStyle: { color: color("body-color") }, itemHeight: 10 },
      grid: { left: 56, right: 24, top: 36, bottom: 44 },
      xAxis: { type: "category", data: steps, name: "training step", nameLocation: "middle", nameGap: 28, ...axes(), splitLine: { show: false } },
      yAxis: { type: "value", min: Math.max(0, Math.floor((Math.min(...seen) - 0.03) * 20) / 20), max: Math.min(1, Math.ceil((Math.max(...seen) + 0.03) * 20) / 20), ...axes(), axisLabel: { color: color("secondary"), formatter: (v) => `${Math.round(v * 100)}%` } },
      series: [...line("plain", plain, "primary"), ...line("optimized prompt", optimized, "green")],
    };
  },

  // { labels: [...], splits: [{ name, counts: [...] }] }
  balance: ({ labels, splits }) => ({
    ...shared(),
    color: [color("primary"), color("teal"), color("yellow"), color("secondary")],
    tooltip: { ...shared().tooltip, trigger: "axis", axisPointer: { type: "shadow" } },
    legend: { top: 0, textStyle: { color: color("body-color") }, itemHeight: 10 },
    grid: { left: 208, right: 24, top: 32, bottom: 28 },
    dataZoom: labels.length > 24 ? [{ type: "inside", yAxisIndex: 0, startValue: labels.length - 24, endValue: labels.length - 1, zoomOnMouseWheel: false, moveOnMouseWheel: true }] : [],
    xAxis: { type: "value", minInterval: 1, ...axes() },
    yAxis: { type: "category", data: labels, inverse: true, ...axes(), axisLabel: { color: color("secondary"), width: 190, overflow: "truncate" } },
    series: splits.map(({ name, counts }) => ({ name, type: "bar", stack: "all", barMaxWidth: 22, data: counts })),
  }),
};

class DataChart extends HTMLElement {
  #chart;
  #watch = new MutationObserver(() => this.#draw());
  #size = new ResizeObserver(() => this.#chart?.resize());
  #theme = new MutationObserver(() => this.#draw());

  async connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const canvas = document.createElement("div");
    canvas.style.width = "100%";
    canvas.style.height = "100%";
    root.replaceChildren(canvas);
    const echarts = await import(new URL(this.getAttribute("library"), document.baseURI));
    if (!this.isConnected || this.#chart) return;
    this.#chart = echarts.init(canvas, null, { renderer: "svg" });
    this.#draw();
    this.#watch.observe(this, { childList: true, characterData: true, subtree: true });
    this.#theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    this.#size.observe(this);
  }

  disconnectedCallback() {
    for (const observer of [this.#watch, this.#size, this.#theme]) observer.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  #draw() {
    const data = this.querySelector("script")?.textContent;
    if (data && this.#chart) this.#chart.setOption(kinds[this.getAttribute("kind")](JSON.parse(data)), { notMerge: true });
  }
}

customElements.define("data-chart", DataChart);
