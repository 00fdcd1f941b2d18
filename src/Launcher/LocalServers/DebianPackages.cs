namespace LlmOps.Launcher.LocalServers;

/// <summary>Installs packages by apt-get without letting them start, or keep, any service of the system's own.</summary>
internal static class DebianPackages
{
    // Removes only what it wrote itself, however it ends; a leftover of a killed run carries our mark and is taken over.
    private const string Script = """
        set -u
        export DEBIAN_FRONTEND=noninteractive LC_ALL=C
        policy=/usr/sbin/policy-rc.d
        cluster=/etc/postgresql-common/createcluster.d/llmops-launcher.conf
        mark='# written by the llmops launcher while it installs packages'
        ours=0
        cleanup() { [ "$ours" = 1 ] && rm -f "$policy"; rm -f "$cluster"; }
        trap cleanup EXIT
        trap 'exit 130' INT TERM HUP
        if [ -e "$policy" ]; then grep -qF "$mark" "$policy" && ours=1
        else ours=1; (set -C; printf '#!/bin/sh\n%s\nexit 101\n' "$mark" > "$policy") && chmod 755 "$policy" || ours=0
        fi
        mkdir -p "${cluster%/*}" && echo 'create_main_cluster = false' > "$cluster"
        for unit in postgresql rabbitmq-server epmd; do
          if [ -d /run/systemd/system ] && ! systemctl cat "$unit" >/dev/null 2>&1; then fresh="${fresh:-} $unit"; fi
        done
        wait_for_locks='-o DPkg::Lock::Timeout=900'
        install() { apt-get $wait_for_locks install -y --no-install-recommends "$@"; }
        if ! install "$@"; then
          for attempt in 1 2 3 4 5 6; do apt-get $wait_for_locks update && break; sleep 5; done
          install "$@" || exit 1
        fi
        for unit in ${fresh:-}; do systemctl disable "$unit" >/dev/null 2>&1; done
        exit 0
        """;

    public static string LockFile => Path.Combine(Path.GetTempPath(), $"llmops-installation-{Environment.UserName}.lock");

    public static async Task InstallAsync(MissingProgram missing, Action<string>? report, CancellationToken cancellationToken)
    {
        if (SearchPath.OfThisMachine().Find("apt-get") is null)
        {
            throw missing.Error("there is no apt-get to install it with");
        }
        List<string> command = ["sh", "-c", Script, "install", .. missing.DebianPackages];
        if (!Environment.IsPrivilegedProcess)
        {
            if (!await Shell.SucceedsAsync(["sudo", "-n", "true"], cancellationToken)) { throw missing.Error("installing it needs root or a passwordless sudo"); }
            command.InsertRange(0, ["sudo", "-n"]);
        }
        report?.Invoke($"installing {missing.Name} (apt-get install {string.Join(' ', missing.DebianPackages)})");
        var result = await Shell.RunAsync(command, cancellationToken);
        if (result.ExitCode != 0) { throw missing.Error($"apt-get could not install it:\n{result.LastLines(15)}\n"); }
    }
}
