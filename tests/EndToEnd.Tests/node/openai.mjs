// The official Node client, unchanged, against the gateway named by OPENAI_BASE_URL and OPENAI_API_KEY.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const client = new OpenAI();
const question = { model: 'practice-small', messages: [{ role: 'system', content: 'Answer with one of: yes, no.' }, { role: 'user', content: 'Is water wet?' }] };

const whole = await client.chat.completions.create(question);
assert.ok(whole.choices[0].message.content);
assert.ok(whole.usage.prompt_tokens > 0);

let streamed = '';
let finished = null;
for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
  assert.ok(chunk.choices.length > 0, 'no usage chunk unless it was asked for');
  streamed += chunk.choices[0].delta.content ?? '';
  finished = chunk.choices[0].finish_reason ?? finished;
}
assert.equal(streamed, whole.choices[0].message.content);
assert.equal(finished, 'stop');

let usage = null;
for await (const chunk of await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } })) {
  usage = chunk.usage ?? usage;
}
assert.deepEqual(usage, whole.usage);

const program = await client.chat.completions.create({ model: 'program:support-triage', messages: [{ role: 'user', content: 'Where is my parcel?' }] });
assert.match(program.choices[0].message.content, /^[a-z_]+$/);

const embedding = await client.embeddings.create({ model: 'practice-embed', input: 'hello' });
assert.ok(embedding.data[0].embedding.length > 0);

const models = await client.models.list();
assert.ok(models.data.some((m) => m.id === 'practice-small'));

await assert.rejects(client.chat.completions.create({ ...question, model: 'practice-smal' }), (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
await assert.rejects(new OpenAI({ apiKey: 'llmops_wrong' }).models.list(), OpenAI.AuthenticationError);

console.log('all passed');
