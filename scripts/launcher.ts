/**
 * What changes how Bun runs a compiled program: options, being Bun itself, a debugger, and requests printed with their tokens. Files
 * (`.env`, `bunfig.toml`) are switched off when it is compiled.
 */
const BUN_VARIABLES =
  'BUN_OPTIONS BUN_BE_BUN BUN_INSPECT BUN_INSPECT_CONNECT_TO BUN_INSPECT_NOTIFY BUN_INSPECT_PRELOAD BUN_CONFIG_VERBOSE_FETCH';

/**
 * A launch ends before code that JavaScriptCore compiles has made up for the compiling. Interpreted, a plan takes an eighth less processor
 * time with one token or with 100 data sources, and 10,000 tokens need 70 MB in place of 112. Each token of a large fleet takes 0.2 ms more,
 * of the 10 ms that the service's rate leaves it.
 */
const BUN_SETTINGS = 'BUN_JSC_useJIT=0';

/** Bun finds the program that is compiled into it through /proc, which macOS has not; a sandbox on Linux may have none either. */
const WITHOUT_PROC = '[ ! -e /proc/self/exe ] && [ ! -d /System/Library ]';

/**
 * What Terraform starts. `/bin/sh` because `env -S` is not everywhere, because it can say that nothing runs the provider (on stdout,
 * where Terraform repeats it), and because it chooses the runtime:
 *
 * - the provider compiled with Bun for this user (`apsaramqtt install`), by the name of the folder in which Terraform keeps the
 *   package (`linux_amd64`) and of these very bytes, where no other user may write to it. Where the system cannot start it (compiled for
 *   glibc, in a home folder that a container on Alpine has mounted), the trap runs: in bash, only with execfail;
 * - else Node on the PATH. Where there is none, `sleep` keeps the sentence readable: Terraform loses the last line of a program that ends
 *   before it starts to read, and ends this one when it has read the line. Node parses NODE_EXTRA_CA_CERTS at every start, which costs 36 ms on Node 20: the provider starts
 *   without it and reads the file itself before its first request.
 *
 * Node's threads share one heap of the C library: with one for each, 10,000 tokens take 6 MB more.
 *
 * A program of Node.js that starts Terraform may leave NODE_CHANNEL_FD in the environment: a channel to it, which is not open here. A test
 * run leaves NODE_V8_COVERAGE: the provider is no part of what it covers. NODE_COMPILE_CACHE names a folder that others may write code to.
 * OPENSSL_CONF may load code and permit weaker TLS, and Node does not start with one that it cannot read: no Go program reads these.
 *
 * Of NODE_OPTIONS, Node gets what is known to be harmless: others load code, write what is in memory to files, print to the output
 * that Terraform reads, or do not exist in every version of Node.
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

/** What Terraform starts in a standalone package, except on Windows: the compiled provider beside it, by this name. */
export const standaloneLauncher = (compiled: string) => `#!/bin/sh
unset ${BUN_VARIABLES}
export ${BUN_SETTINGS}
${WITHOUT_PROC} && { echo "The standalone package of the Terraform provider apsaramqtt does not start, because /proc is not mounted. Mount it, or use the plain package with Node.js."; PATH="$PATH:/bin:/usr/bin"; exec sleep 1; }
exec "\${0%/*}/${compiled}" "$@"
`;
