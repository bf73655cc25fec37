import { isDataSource } from '../element-kinds';
import { providersIn } from '../providers-in';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problem if constructs of a stack come from different versions of this package. A stack has one version of the provider. */
export function packageVersions({ stack, constructs }: SynthesizedStack): SynthesisProblem[] {
  const elements = [...providersIn(constructs), ...[...constructs].filter(isDataSource)].filter(
    ({ terraformResourceType }) => terraformResourceType.startsWith('apsaramqtt'),
  );
  const byVersion = new Map(
    elements.map(({ terraformGeneratorMetadata, node }) => [
      terraformGeneratorMetadata?.providerVersion,
      node.path.replace(/\/Default$/, ''),
    ]),
  );
  byVersion.delete(undefined);
  if (byVersion.size < 2) return [];
  const uses = [...byVersion].map(([version, path]) => `${version} (${path})`).join(' and ');
  return [
    {
      construct: providersIn(constructs)[0] ?? stack,
      message: `The stack uses more than one version of this package: ${uses}. A stack uses one version of the provider. Install one version for all packages that create constructs, with "overrides" (npm, pnpm) or "resolutions" (yarn) in package.json.`,
    },
  ];
}
