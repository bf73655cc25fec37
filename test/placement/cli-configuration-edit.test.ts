import { withFilesystemMirror } from '../../lib/placement/cli-configuration-edit';
import { installed } from '../support/installed';
import { User } from './support/user';

const BLOCKS: Record<string, string> = {
  "Alibaba Cloud's": `  network_mirror {
    url     = "https://mirrors.aliyun.com/terraform/"
    include = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud"]
  }
  direct {
    exclude = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud"]
  }`,
  empty: '',
  'with an empty method': '  direct {}',
  'with methods on one line':
    '  network_mirror { url = "https://mirror.example.com/" }\n  direct { include = ["hashicorp/*"] }',
  'with a trailing comma and comments':
    '  # ours {\n  direct {\n    exclude = [\n      "a/b", # }\n    ]\n  }',
  'with an empty exclusion': '  direct { exclude = [] }',
  'with overrides': '  dev_overrides {\n    "hashicorp/null" = "/tmp"\n  }\n  direct {}',
};

describe.each(['terraform', 'tofu'] as const)('%s init', (planner) => {
  const test = installed(planner) ? it.each(Object.entries(BLOCKS)) : it.skip.each(Object.entries(BLOCKS));
  let user: User;
  beforeEach(() => {
    user = new User(planner).place().place('.terraform.d/plugins');
  });
  afterEach(() => user.remove());

  test('finds the provider once a block is edited that is %s', async (_, block) => {
    const before = `# kept\nplugin_cache_dir = "$HOME"\nprovider_installation {\n${block}\n}\n# kept, too\n`;
    for (const path of ['terraform.d/plugins', user.path('.terraform.d/plugins')]) {
      const edited = withFilesystemMirror(before, path)!;
      user.write('.terraformrc', edited.text);
      const { text, status } = await user.run('init', '-input=false');
      expect(text).not.toContain('problems with the CLI configuration');
      expect(status).toBe(0);
      expect(user.predicted().found).toBe('yes');
      expect(edited.text.startsWith('# kept\nplugin_cache_dir = "$HOME"\nprovider_installation {')).toBe(
        true,
      );
      expect(edited.text.endsWith('}\n# kept, too\n')).toBe(true);
      expect(edited.text).toContain(edited.block);
    }
  });
});

it('does not change the settings of other providers', () => {
  const edited = withFilesystemMirror(
    `provider_installation {\n${BLOCKS["Alibaba Cloud's"]}\n}\n`,
    '/plugins',
  )!;
  expect(edited.block).toBe(`provider_installation {
  filesystem_mirror {
    path    = "/plugins"
    include = ["apsaramqtt/apsaramqtt"]
  }
  network_mirror {
    url     = "https://mirrors.aliyun.com/terraform/"
    include = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud"]
  }
  direct {
    exclude = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud", "apsaramqtt/apsaramqtt"]
  }
}`);
});

it('does not edit JSON', () => {
  expect(withFilesystemMirror('{"provider_installation":{"direct":[{}]}}', '/plugins')).toBeUndefined();
});
