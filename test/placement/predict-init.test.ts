import { readFileSync } from 'node:fs';
import { lockProvider } from '../../lib/placement/lock-file';
import { PROVIDER_ADDRESS, PROVIDER_ADDRESSES } from '../../lib/placement/provider-address';
import { installed } from '../support/installed';
import { OTHER_VERSION, PROVIDER, User } from './support/user';

/** The CLI configuration for Alibaba Cloud's mirror, from its documentation. */
const ALIBABA_CLOUD = `
  network_mirror {
    url     = "https://mirrors.aliyun.com/terraform/"
    include = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud"]
  }
  direct {
    exclude = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud"]
  }`;
const mirrorOnTheNetwork = (include: string) =>
  `network_mirror {\nurl = "https://terraform.example.com/mirror/"\ninclude = ["${include}"]\n}`;
const MIRROR = 'filesystem_mirror { path = "~HOME/mirror" }';
const NOTHING = 'provider_installation {}';

const INCLUDING = 'filesystem_mirror {\npath = "~HOME/mirror"\ninclude = ';
/** An entry of another provider. Terraform refuses the whole lock file. */
const ENTRY =
  'provider "registry.terraform.io/hashicorp/random" {\nversion = "3.6.0"\nhashes = ["h1:x"]\n}\n';

function installedPath(user: User): string {
  return user.packageIn('project/.terraform/providers').slice(user.home.length);
}

function refusedLockFiles(files: Record<string, string>): typeof CASES {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      `a lock file ${name}`,
      [(user) => user.place().write('project/.terraform.lock.hcl', text), 'LockUnreadable'] as const,
    ]),
  );
}

/** `yes`, `overridden` or the code of the problem. A pair for Terraform and OpenTofu if they differ. */
type Expected = string | readonly [string, string];

const CASES: Record<string, readonly [(user: User) => unknown, Expected]> = {
  'nothing at all': [() => {}, 'NetworkDecides'],
  'terraform.d of the folder': [(user) => user.place(), 'yes'],
  'terraform.d of the folder, unpacked': [(user) => user.unpack(), 'yes'],
  "terraform.d of the user's home": [(user) => user.place('.terraform.d/plugins'), 'yes'],
  'both layouts': [(user) => user.place().unpack(), 'yes'],
  'another version alone': [(user) => user.place(user.plugins, OTHER_VERSION), 'VersionMissing'],
  'another version in the folder, this one at home': [
    (user) => user.place(user.plugins, OTHER_VERSION).place('.terraform.d/plugins'),
    'yes',
  ],
  'the data folder of the user (XDG)': [
    (user) => user.place('data/terraform/plugins').setEnv({ XDG_DATA_HOME: user.path('data') }),
    'yes',
  ],
  'the data folders of the system (XDG)': [
    (user) => user.place('shared/terraform/plugins').setEnv({ XDG_DATA_DIRS: user.path('shared') }),
    'yes',
  ],
  'the data folder of OpenTofu (XDG)': [
    (user) => user.place('data/opentofu/plugins').setEnv({ XDG_DATA_HOME: user.path('data') }),
    ['NetworkDecides', 'yes'],
  ],
  'the package of another platform': [(user) => user.unpack(user.plugins, 'plan9_mips'), 'PlatformMissing'],

  'the package of another platform, and a lock file': [
    (user) => user.unpack(user.plugins, 'plan9_mips').lock(),
    'PlatformMissing',
  ],

  "Alibaba Cloud's mirror": [(user) => user.place().installation(ALIBABA_CLOUD), 'NetworkDecides'],
  'a mirror on the network for this provider': [
    (user) => user.place().installation(mirrorOnTheNetwork('apsaramqtt/apsaramqtt')),
    'MirrorDecides',
  ],
  'a mirror on the network for this provider in one registry': [
    (user) => user.place().installation(mirrorOnTheNetwork('registry.terraform.io/ApsaraMQTT/apsaramqtt')),
    ['MirrorDecides', 'SourcesSwitchedOff'],
  ],
  'a mirror on the network for all providers': [
    (user) => user.place().installation(mirrorOnTheNetwork('*/*/*')),
    'NetworkDecides',
  ],
  'an exclusion': [
    (user) => user.place().installation('direct { exclude = ["apsaramqtt/apsaramqtt"] }'),
    'SourcesSwitchedOff',
  ],
  'an exclusion with a wildcard': [
    (user) => user.place().installation('direct { exclude = ["*/*"] }'),
    'SourcesSwitchedOff',
  ],
  'an inclusion of others': [
    (user) => user.place().installation('direct { include = ["hashicorp/*"] }'),
    'SourcesSwitchedOff',
  ],
  'an empty block': [(user) => user.place().installation(''), 'SourcesSwitchedOff'],
  'a filesystem mirror': [(user) => user.place('mirror').installation(MIRROR), 'yes'],
  'a filesystem mirror beside direct': [
    (user) => user.place('mirror').installation(`${MIRROR}\ndirect {}`),
    'NetworkDecides',
  ],
  'a filesystem mirror instead of direct': [
    (user) => user.place('mirror').installation(`${MIRROR}\ndirect { exclude = ["apsaramqtt/*"] }`),
    'yes',
  ],
  'a filesystem mirror for another host': [
    (user) =>
      user
        .place('mirror')
        .installation('filesystem_mirror {\npath = "~HOME/mirror"\ninclude = ["example.com/*/*"]\n}'),
    'SourcesSwitchedOff',
  ],
  'a filesystem mirror for every host': [
    (user) =>
      user.place('mirror').installation('filesystem_mirror {\npath = "~HOME/mirror"\ninclude = ["*/*/*"]\n}'),
    'yes',
  ],
  'a filesystem mirror with a relative path': [
    (user) => user.place().installation('filesystem_mirror { path = "terraform.d/plugins" }'),
    'yes',
  ],
  'a filesystem mirror with a relative path, for another folder': [
    (user) => user.installation('filesystem_mirror { path = "terraform.d/plugins" }'),
    'SourceUnreadable',
  ],
  'a filesystem mirror with a relative path, and another version': [
    (user) =>
      user
        .place(user.plugins, OTHER_VERSION)
        .installation('filesystem_mirror { path = "terraform.d/plugins" }'),
    'VersionMissing',
  ],
  'a filesystem mirror that does not exist': [
    (user) => user.place().installation(MIRROR),
    'SourceUnreadable',
  ],
  'a filesystem mirror with a tilde': [
    (user) => user.place('mirror').installation('filesystem_mirror { path = "~/mirror" }'),
    'SourceUnreadable',
  ],
  'a link to a filesystem mirror': [
    (user) => user.place('real').link('mirror', user.path('real')).installation(MIRROR),
    'yes',
  ],
  'links in a filesystem mirror': [
    (user) =>
      user
        .place('real')
        .link('mirror/registry.terraform.io', user.path('real/registry.terraform.io'))
        .link('mirror/registry.opentofu.org', user.path('real/registry.opentofu.org'))
        .installation(MIRROR),
    'VersionMissing',
  ],
  'a network mirror': [
    (user) => user.place().installation('network_mirror { url = "https://mirror.example.com/" }'),
    'NetworkDecides',
  ],
  'development overrides': [
    (user) =>
      user.installation(`dev_overrides {\n"apsaramqtt/apsaramqtt" = "${PROVIDER.folder}"\n}\ndirect {}`),
    'overridden',
  ],
  'development overrides with a folder that does not exist': [
    (user) =>
      user.place().installation('dev_overrides {\n"apsaramqtt/apsaramqtt" = "~HOME/nowhere"\n}\ndirect {}'),
    'OverriddenWithNothing',
  ],
  'development overrides with a folder of something else': [
    (user) =>
      user
        .place()
        .makeFolder('else')
        .installation('dev_overrides {\n"apsaramqtt/apsaramqtt" = "~HOME/else"\n}\ndirect {}'),
    'OverriddenWithNothing',
  ],

  'a network mirror without TLS': [
    (user) => user.place().installation('network_mirror { url = "http://mirror.example.com/" }'),
    'SourcesSwitchedOff',
  ],
  'two blocks': [
    (user) =>
      user
        .place('mirror')
        .write(
          '.terraformrc',
          `provider_installation {\n${MIRROR}\n}\nprovider_installation {\ndirect {}\n}`,
        ),
    'yes',
  ],
  'a file that is not HCL': [(user) => user.place().write('.terraformrc', 'provider_installation {'), 'yes'],
  'a method that does not exist': [
    (user) => user.place('mirror').installation(`elsewhere {}\n${MIRROR}`),
    'yes',
  ],
  'other settings': [
    (user) =>
      user.place().write(
        '.terraformrc',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: as HCL 1 has it.
        '# comment\n// comment\n/* comment */ credentials "app.terraform.io" {\ntoken = "x${y("z")}"\n}\ndisable_checkpoint = true\n',
      ),
    'yes',
  ],
  'heredocs and escapes': [
    (user) =>
      user
        .place('mir"ror')
        .write(
          '.terraformrc',
          'host "a" {\nx = <<EOF\n}{\nEOF\n}\nprovider_installation {\nfilesystem_mirror {\npath = "~HOME/mir\\"ror"\n}\n}\n',
        ),
    'yes',
  ],
  JSON: [
    (user) =>
      user
        .place('mirror')
        .write('.terraformrc', '{"provider_installation":{"filesystem_mirror":[{"path":"~HOME/mirror"}]}}'),
    'yes',
  ],
  'JSON without a list': [
    (user) =>
      user
        .place('mirror')
        .write('.terraformrc', '{"provider_installation":{"filesystem_mirror":{"path":"~HOME/mirror"}}}'),
    'SourcesSwitchedOff',
  ],
  'the file that TF_CLI_CONFIG_FILE names': [
    (user) =>
      user
        .place()
        .write('cli.tfrc', NOTHING)
        .setEnv({ TF_CLI_CONFIG_FILE: user.path('cli.tfrc') }),
    'SourcesSwitchedOff',
  ],
  'TF_CLI_CONFIG_FILE without a file': [
    (user) =>
      user
        .place()
        .installation('')
        .setEnv({ TF_CLI_CONFIG_FILE: user.path('cli.tfrc') }),
    'yes',
  ],
  'a file in ~/.terraform.d': [
    (user) => user.place().write('.terraform.d/x.tfrc', NOTHING),
    'SourcesSwitchedOff',
  ],
  'two files in ~/.terraform.d': [
    (user) =>
      user
        .place('mirror')
        .write('.terraform.d/b.tfrc', NOTHING)
        .write('.terraform.d/a.tfrc', `provider_installation {\n${MIRROR}\n}\n`),
    'yes',
  ],
  '~/.terraform.d that is a file': [(user) => user.place().write('.terraform.d', ''), 'yes'],
  'a file in ~/.terraform.d while TF_CLI_CONFIG_FILE is set': [
    (user) =>
      user
        .place()
        .write('.terraform.d/x.tfrc', NOTHING)
        .setEnv({ TF_CLI_CONFIG_FILE: user.path('none') }),
    'yes',
  ],
  '~/.tofurc': [(user) => user.place().write('.tofurc', NOTHING), ['yes', 'SourcesSwitchedOff']],
  '~/.tofurc beside ~/.terraformrc': [
    (user) => user.place().write('.tofurc', '').write('.terraformrc', NOTHING),
    ['SourcesSwitchedOff', 'yes'],
  ],
  'the configuration folder of OpenTofu (XDG)': [
    (user) =>
      user
        .place()
        .write('config/opentofu/tofurc', NOTHING)
        .setEnv({ XDG_CONFIG_HOME: user.path('config') }),
    ['yes', 'SourcesSwitchedOff'],
  ],
  '-plugin-dir': [
    (user) => user.place('mirror').setEnv({ TF_CLI_ARGS_init: `-plugin-dir=${user.path('mirror')}` }),
    'yes',
  ],
  '-plugin-dir of an empty folder': [
    (user) =>
      user
        .place()
        .makeFolder('mirror')
        .setEnv({ TF_CLI_ARGS: `-plugin-dir="${user.path('mirror')}"` }),
    'VersionMissing',
  ],
  '-plugin-dir with its value in the next argument': [
    (user) =>
      user
        .place()
        .makeFolder('mirror')
        .setEnv({ TF_CLI_ARGS_init: `-input=false -plugin-dir ${user.path('mirror')}` }),
    'VersionMissing',
  ],
  '-plugin-dir in quotation marks with its value': [
    (user) =>
      user
        .place()
        .makeFolder('mir ror')
        .setEnv({ TF_CLI_ARGS_init: `"-plugin-dir=${user.path('mir ror')}"` }),
    'VersionMissing',
  ],
  '-plugin-dir behind the end of what is read': [
    (user) => user.place().setEnv({ TF_CLI_ARGS_init: '-input=false; -plugin-dir=/nowhere' }),
    'yes',
  ],
  'a quotation mark that is not closed': [
    (user) => user.place().setEnv({ TF_CLI_ARGS_init: '"-input=false' }),
    'ArgumentsRefused',
  ],

  'a pattern of one part': [
    (user) => user.place().installation('direct { include = ["apsaramqtt"] }'),
    'SourcesSwitchedOff',
  ],
  'a pattern with more than three parts beside one that matches': [
    (user) => user.place('mirror').installation(`${INCLUDING}["apsaramqtt/*", "a/b/c/d"]\n}`),
    'SourcesSwitchedOff',
  ],
  'a wildcard before a name': [
    (user) => user.place('mirror').installation(`${INCLUDING}["*/apsaramqtt"]\n}`),
    'SourcesSwitchedOff',
  ],
  'a pattern that is not a list': [
    (user) => user.place('mirror').installation(`${INCLUDING}"apsaramqtt/*"\n}`),
    'SourcesSwitchedOff',
  ],
  'a pattern of exclude with a space': [
    (user) =>
      user
        .place('mirror')
        .installation('filesystem_mirror {\npath = "~HOME/mirror"\nexclude = ["example com/x"]\n}'),
    'SourcesSwitchedOff',
  ],
  'a method with an equals sign': [
    (user) => user.place('mirror').installation('filesystem_mirror = { path = "~HOME/mirror" }'),
    'SourcesSwitchedOff',
  ],
  'a provider_installation with an equals sign': [
    (user) => user.place().write('.terraformrc', 'provider_installation = {\n}\n'),
    'yes',
  ],
  'a byte order mark': [
    (user) => user.place().write('.terraformrc', '\uFEFFprovider_installation {\n}\n'),
    'yes',
  ],
  'a byte order mark before JSON': [
    (user) => user.place().write('.terraformrc', '\uFEFF{"provider_installation":{}}'),
    'yes',
  ],
  'development overrides in another case': [
    (user) =>
      user.installation(`dev_overrides {\n"ApsaraMQTT/apsaramqtt" = "${PROVIDER.folder}"\n}\ndirect {}`),
    'overridden',
  ],
  'development overrides in the first of two blocks': [
    (user) =>
      user.installation(
        `dev_overrides {\n"apsaramqtt/apsaramqtt" = "${PROVIDER.folder}"\n}\ndev_overrides {\n"a/b" = "/nowhere"\n}\ndirect {}`,
      ),
    'overridden',
  ],

  'a link to nowhere in place of the data folder': [
    (user) => user.place().link('project/.terraform', '/nowhere/at/all'),
    'NotWritable',
  ],
  'a file in place of the data folder': [
    (user) => user.place().write('project/.terraform', ''),
    'NotWritable',
  ],
  'a file in place of the plugin cache': [
    (user) =>
      user
        .place()
        .write('cache', '')
        .setEnv({ TF_PLUGIN_CACHE_DIR: user.path('cache') }),
    'NotWritable',
  ],
  'a link to nowhere in the plugin cache, above the package': [
    (user) =>
      user
        .place()
        .link('cache/registry.terraform.io', '/nowhere/at/all')
        .link('cache/registry.opentofu.org', '/nowhere/at/all')
        .setEnv({ TF_PLUGIN_CACHE_DIR: user.path('cache') }),
    'NotWritable',
  ],

  'a plugin cache that is set twice in a file': [
    (user) =>
      user
        .place()
        .makeFolder('cache')
        .write('.terraformrc', 'plugin_cache_dir = "~HOME/none"\nplugin_cache_dir = "~HOME/cache"\n'),
    'yes',
  ],
  'a plugin cache': [
    (user) =>
      user
        .place()
        .makeFolder('cache')
        // biome-ignore lint/suspicious/noTemplateCurlyInString: as Terraform expands it.
        .write('.terraformrc', 'plugin_cache_dir = "${BASE}/cache"')
        .setEnv({ BASE: user.home }),
    'yes',
  ],
  'a plugin cache that does not exist': [
    (user) => user.place().write('.terraformrc', 'plugin_cache_dir = "$HOME/cache"'),
    'yes',
  ],
  'a plugin cache with a link to a deleted folder': [
    (user) =>
      user
        .place()
        .link(user.packageIn('cache').slice(user.home.length), '/gone')
        .setEnv({
          TF_PLUGIN_CACHE_DIR: user.path('cache'),
        }),
    'CacheBroken',
  ],
  'a link to a deleted plugin cache': [
    (user) => user.place().link(installedPath(user), '/gone'),
    'CacheBroken',
  ],
  'a link to a deleted plugin cache, and files to replace it': [
    (user) => user.unpack().link(installedPath(user), '/gone'),
    'yes',
  ],
  'a link to a deleted plugin cache, and a new cache': [
    (user) =>
      user
        .place()
        .makeFolder('cache')
        .link(installedPath(user), '/gone')
        .setEnv({ TF_PLUGIN_CACHE_DIR: user.path('cache') }),
    'yes',
  ],
  'a plugin cache with other files of the version': [
    (user) =>
      user
        .place()
        .unpack('cache')
        .write(`${user.packageIn('cache').slice(user.home.length)}/another`, '')
        .setEnv({ TF_PLUGIN_CACHE_DIR: user.path('cache') }),
    ['yes', 'CacheBroken'],
  ],
  'a plugin cache with a link to a deleted folder, and files to replace it': [
    (user) =>
      user
        .unpack()
        .link(user.packageIn('cache').slice(user.home.length), '/gone')
        .setEnv({
          TF_PLUGIN_CACHE_DIR: user.path('cache'),
        }),
    'yes',
  ],
  'a lock file': [(user) => user.place().lock(), 'yes'],
  'a lock file that may not be changed, with the provider': [
    (user) => {
      lockProvider(user.path('project/.terraform.lock.hcl'), PROVIDER, [PROVIDER_ADDRESS[user.planner]]);
      user.place().setEnv({ TF_CLI_ARGS_init: '-lockfile=readonly' });
    },
    'yes',
  ],
  'a lock file that may not be changed, without the provider': [
    (user) => user.place().setEnv({ TF_CLI_ARGS_init: '-input=false -lockfile=readonly' }),
    'LockReadonly',
  ],
  'a lock file of another version': [
    (user) => user.place().place(user.plugins, OTHER_VERSION).lock(OTHER_VERSION),
    'OtherVersionLocked',
  ],
  'a lock file of another version, and -upgrade': [
    (user) => user.place().lock(OTHER_VERSION).setEnv({ TF_CLI_ARGS_init: '-upgrade' }),
    'yes',
  ],
  'a lock file of another version, and -upgrade=false': [
    (user) => user.place().lock(OTHER_VERSION).setEnv({ TF_CLI_ARGS_init: '-upgrade -upgrade=false' }),
    'OtherVersionLocked',
  ],
  'a lock file that may not be changed, with -upgrade': [
    (user) => user.place().lock().setEnv({ TF_CLI_ARGS_init: '-upgrade -lockfile=readonly' }),
    'ArgumentsRefused',
  ],
  'a lock file that may not be changed, with the value in the next argument': [
    (user) => user.place().setEnv({ TF_CLI_ARGS_init: '-lockfile readonly' }),
    'LockReadonly',
  ],
  ...refusedLockFiles({
    'without hashes': ENTRY.replace('hashes = ["h1:x"]', 'hashes = []'),
    'with a hash of no kind': ENTRY.replace('h1:x', 'x'),
    'with an argument that does not exist': ENTRY.replace('hashes', 'checksums'),
    'with an argument twice': ENTRY.replace('hashes', 'version = "3.6.0"\nhashes'),
    'without a version': ENTRY.replace('version = "3.6.0"', ''),
    'with a version in part': ENTRY.replace('3.6.0', '3.6'),
    'with two entries of a provider': ENTRY + ENTRY,
    'with an address in upper case': ENTRY.replace('random', 'Random'),
    'with an address in part': ENTRY.replace('registry.terraform.io/', ''),
    'with two labels': ENTRY.replace('{', '"x" {'),
    'with another block': `${ENTRY}settings "x" {\n}\n`,
    'with another argument': `${ENTRY}version = "1"\n`,
  }),
  'a lock file with a byte order mark': [
    (user) => user.place().write('project/.terraform.lock.hcl', `\uFEFF${ENTRY}`),
    'yes',
  ],
  'a lock file with hashes of a later kind': [
    (user) =>
      user
        .place()
        .write(
          'project/.terraform.lock.hcl',
          PROVIDER_ADDRESSES.map(
            (address) =>
              `provider "${address}" {\n  version = "${PROVIDER.version}"\n  hashes = ["h9:x"]\n}\n`,
          ).join(''),
        ),
    'yes',
  ],
  'a lock file with the conflict markers of a merge': [
    (user) => user.place().write('project/.terraform.lock.hcl', '<<<<<<< HEAD\n=======\n>>>>>>> main\n'),
    'LockUnreadable',
  ],
  'a folder in place of the lock file': [
    (user) => user.place().makeFolder('project/.terraform.lock.hcl'),
    'LockUnreadable',
  ],
  'a lock file with other checksums': [
    (user) => {
      const entries = PROVIDER_ADDRESSES.map(
        (address) =>
          `provider "${address}" {\n  version = "${PROVIDER.version}"\n  hashes = [\n    "h1:R5Ucn26riKIEijcsiOMBR3uOAjuOMfI1x7XvH4P6B1w=",\n  ]\n}\n`,
      );
      user.place().write('project/.terraform.lock.hcl', entries.join('\n'));
    },
    'OtherChecksumLocked',
  ],
};

/** A pattern of the `init` errors in the troubleshooting guide, so that users can find the errors there. */
const TROUBLESHOOTING = new RegExp(
  readFileSync('docs/guides/troubleshooting.md', 'utf8')
    .split(/^## /m)
    .filter((section) => section.startsWith('terraform init'))
    .flatMap((section) => section.match(/^\| `.*?` \|/gm) ?? [])
    .flatMap((cell) => Array.from(cell.matchAll(/`(.*?)`/g), ([, text = '']) => text))
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*'))
    .join('|'),
  's',
);

describe.each(['terraform', 'tofu'] as const)('%s init', (planner) => {
  const test = installed(planner) ? it.each(Object.entries(CASES)) : it.skip.each(Object.entries(CASES));
  let user: User;
  beforeEach(() => {
    user = new User(planner);
  });
  afterEach(() => user.remove());

  test('does as predicted with %s', async (_, [arrange, expected]) => {
    arrange(user);
    const prediction = user.predicted();
    const { status, text } = await user.run('init', '-input=false');

    const answer = 'problem' in prediction ? prediction.problem.code : prediction.found;
    if ('problem' in prediction) expect(prediction.problem.message).toMatch(/[^.]\.$/);
    expect(answer).toBe(typeof expected === 'string' ? expected : expected[planner === 'terraform' ? 0 : 1]);
    if (prediction.found === 'overridden') {
      // In this case, `init` is not needed, and a plan works without it.
      expect(await user.run('validate')).toMatchObject({ status: 0 });
    } else if (prediction.found === 'yes') {
      expect(text).toContain('has been successfully initialized');
      expect(status).toBe(0);
    } else {
      expect(text).toMatch(TROUBLESHOOTING);
      expect(status).toBe(1);
    }
    if (prediction.found === 'unknown') {
      const [, host] = / asks (?:https:\/\/)?([^/ ]+)/.exec(prediction.problem.message)!;
      expect(text).toContain(host);
      expect(text).toContain('proxyconnect');
    }
  });

  test('is helped by the installation if the remedy names it, and nowhere else: %s', (_, [arrange]) => {
    arrange(user);
    const before = user.predicted();
    user.place();
    const isNamed = 'problem' in before && /^Run "apsaramqtt install( --dir .*)?"/.test(before.problem.help);
    const isHelped = 'problem' in before && user.predicted().found === 'yes';
    expect(isNamed).toBe(isHelped);
  });
});
