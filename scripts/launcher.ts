/**
 * The variables that change how a compiled program runs: they pass options, run Bun itself, open a debugger, or print requests with their
 * tokens. Bun's files (`.env`, `bunfig.toml`) are disabled at compile time.
 */
const BUN_VARIABLES =
  'BUN_OPTIONS BUN_BE_BUN BUN_INSPECT BUN_INSPECT_CONNECT_TO BUN_INSPECT_NOTIFY BUN_INSPECT_PRELOAD BUN_CONFIG_VERBOSE_FETCH';

/**
 * Disables the compiler of JavaScriptCore, because a launch is too short to gain from it. Without it, a plan with one token or with 100 data
 * sources takes an eighth less processor time, and 10,000 tokens need 70 MB instead of 112. A token of a large fleet takes 0.2 ms longer,
 * which does not matter: the rate of the service allows one in 10 ms.
 */
const BUN_SETTINGS = 'BUN_JSC_useJIT=0';

/** Bun on Linux reads the compiled program through /proc/self/exe, which a sandbox may not have. macOS has no /proc and needs none. */
const WITHOUT_PROC = '[ ! -e /proc/self/exe ] && [ ! -d /System/Library ]';

/**
 * The script that Terraform starts. It is a shell script because `env -S` is not on every system, and because it chooses the runtime and can
 * report on stdout, which Terraform shows, that there is none:
 *
 * - The provider compiled with Bun for this user (`apsaramqtt install`), if no other user may write to it. Its name contains the hash of this
 *   file and the platform, which is the name of the folder that Terraform keeps the package in (`linux_amd64`). If the system cannot start it
 *   (compiled for glibc, in a home folder that a container on Alpine mounts), the trap continues with Node. In bash, the trap runs only with
 *   `execfail`.
 * - Otherwise Node on the PATH. If there is none, the script prints why and sleeps until Terraform ends it: Terraform loses the last line of a
 *   program that ends before Terraform starts to read.
 *
 * Variables that Node must not see:
 *
 * - NODE_EXTRA_CA_CERTS: Node 20 takes 36 ms at every start to parse the file. The provider reads it itself before its first request.
 * - NODE_CHANNEL_FD: if a Node program starts Terraform, it names a channel that is not open in this process.
 * - NODE_V8_COVERAGE: a test run sets it to measure its own code, not the provider's.
 * - NODE_COMPILE_CACHE: it names a folder that other users may write code to.
 * - OPENSSL_CONF, OPENSSL_MODULES and OPENSSL_ENGINES: they may load code or permit weaker TLS, and Node does not start if the file cannot be
 *   read. Go programs do not read them.
 * - NODE_OPTIONS, except those known to be harmless. Others load code, write memory to files, print to the output that Terraform reads, or do
 *   not exist in every version of Node.
 *
 * MALLOC_ARENA_MAX=1 lets all threads share one heap of the C library, which saves 6 MB with 10,000 tokens.
 */
export const launcher = (runtime: string) => `#!/bin/sh
":" //; [ -n "$NODE_EXTRA_CA_CERTS" ] && export APSARAMQTT_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS" && unset NODE_EXTRA_CA_CERTS
":" //; here="\${0%/*}"; home="$HOME/.apsaramqtt"; bun="$home/runtime/${runtime}_\${here##*/}"
":" //; if [ -f "$bun" ] && [ "$APSARAMQTT_RUNTIME" != node ]; then
":" //;   why=; for path in "$home" "$home/runtime" "$bun"; do [ -O "$path" ] && [ ! -L "$path" ] || why="$path belongs to another user or is a link"; done
":" //;   modes="$(ls -ldn "$home" "$home/runtime" "$bun")" || why="ls is not on the PATH"
":" //;   for mode in $modes; do case "$mode" in [d-][r-][w-]?[r-]w*|[d-][r-][w-]?[r-][w-]?[r-]w*) why="other users may write to $bun or its folder";; esac; done
":" //;   [ -x "$bun" ] || why="$bun is not executable"
":" //;   ${WITHOUT_PROC} && why="/proc is not mounted, and Bun needs it to start"
":" //;   [ -z "$why" ] && unset ${BUN_VARIABLES} && export ${BUN_SETTINGS} && trap 'echo "The provider apsaramqtt runs on Node.js, because $bun does not start on this system." >&2; export APSARAMQTT_RUNTIME=node; exec "$0" "$@"' EXIT && { [ -z "$BASH" ] || shopt -s execfail; exec "$bun" "$@"; exit; }
":" //;   echo "The provider apsaramqtt runs on Node.js, because $why." >&2
":" //; fi
":" //; command -v node >/dev/null || { echo "The Terraform provider apsaramqtt needs Node.js 20 or newer on the PATH, the Bun runtime (apsaramqtt install --runtime bun), or its standalone package, which needs neither.\${why:+ The Bun runtime was not used, because $why.}"; PATH="$PATH:/bin:/usr/bin"; exec sleep 1; }
":" //; unset NODE_DEBUG NODE_DEBUG_NATIVE NODE_CHANNEL_FD NODE_COMPILE_CACHE NODE_V8_COVERAGE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES
":" //; kept=; ignored=; for option in $NODE_OPTIONS; do case "$option" in --max-old-space-size=*|--max_old_space_size=*|--use-openssl-ca|--use-system-ca|--dns-result-order=*|--throw-deprecation) kept="$kept $option";; *) ignored="$ignored $option";; esac; done
":" //; [ -z "$ignored" ] || { echo "The provider apsaramqtt ignores these NODE_OPTIONS, which could read tokens or print to the output that Terraform reads:$ignored" >&2; export NODE_OPTIONS="$kept"; }
":" //; export MALLOC_ARENA_MAX="\${MALLOC_ARENA_MAX:-1}"; exec node "$0" "$@"
`;

/**
 * The script that Terraform starts in a standalone package, except on Windows.
 * @param compiled the file name of the compiled provider beside it.
 */
export const standaloneLauncher = (compiled: string) => `#!/bin/sh
unset ${BUN_VARIABLES}
export ${BUN_SETTINGS}
${WITHOUT_PROC} && { echo "The standalone package of the Terraform provider apsaramqtt does not start, because /proc is not mounted. Mount it, or use the plain package with Node.js."; PATH="$PATH:/bin:/usr/bin"; exec sleep 1; }
exec "\${0%/*}/${compiled}" "$@"
`;
