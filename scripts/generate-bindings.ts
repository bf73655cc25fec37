/**
 * Generates lib/constructs/generated/ from the schema of the provider, as `cdktf get` would from an installed provider. Generates also the
 * bindings of examples/alicloud, from a part of the schema of the alicloud provider.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConstructsMakerProviderTarget,
  Language,
  type ProviderSchema,
  TerraformProviderConstraint,
} from '@cdktf/commons';
import { TerraformProviderGenerator } from '@cdktf/provider-generator';
import { CodeMaker, toPascalCase } from 'codemaker';
import type { Block } from '../lib/plugin/schema';
import { createProvider } from '../lib/provider/provider';
import { effectiveProviderSchema } from '../lib/provider/provider-schema';
import { version } from '../package.json';
import { type BindingDocs, withDocs } from './binding-docs';
import { bindingExample } from './binding-example';
import { schemaJson } from './schema-json';

const NAME = 'apsaramqtt';
const ADDRESS = 'registry.terraform.io/apsaramqtt/apsaramqtt';
const FOLDER = 'lib/constructs/generated';
const EXAMPLE_BINDINGS = 'examples/alicloud/.gen';
const provider = createProvider();

/** The source does not name a registry, so that Terraform and OpenTofu each use their own. */
const TARGET = new ConstructsMakerProviderTarget(
  new TerraformProviderConstraint({ name: NAME, source: 'apsaramqtt/apsaramqtt' }),
  Language.TYPESCRIPT,
);

const SCHEMA = {
  provider_schemas: { [ADDRESS]: schemaJson({ ...provider, schema: effectiveProviderSchema }) },
  provider_versions: { [ADDRESS]: version },
} as ProviderSchema;

const ALICLOUD = new ConstructsMakerProviderTarget(
  new TerraformProviderConstraint({ name: 'alicloud', source: 'aliyun/alicloud', version: '~> 1.230' }),
  Language.TYPESCRIPT,
);

/** Adds the modifier `override`, which the compiler options require and the generator leaves out. */
function withOverrides(source: string): string {
  return source
    .replace(/^ {2}protected (synthesize(?:Hcl)?Attributes\(\))/gm, '  protected override $1')
    .replace(/^ {2}public ((?:get|set) alias\()/gm, '  public override $1')
    .replace(/^ {2}constructor\(protected .*$/gm, (line) =>
      line.replaceAll('protected ', 'protected override '),
    );
}

async function generate(target: ConstructsMakerProviderTarget, schema: ProviderSchema, folder: string) {
  const generator = new TerraformProviderGenerator(new CodeMaker(), schema);
  generator.generate(target);
  await generator.save(folder);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, file);
    if (path.endsWith('.ts')) writeFileSync(path, withOverrides(readFileSync(path, 'utf8')));
  }
}

/** Removes the generator's links to documentation in the registry, where this provider has no page. */
function withoutRegistryLinks(source: string): string {
  return source
    .replace(/^( *\*\n)? *\* Docs at Terraform Registry: .*\n/gm, '')
    .replace(/\{@link https:\/\/registry\.terraform\.io\/\S+ ([^}]*)\}/g, '$1')
    .replace(/^\/\/ https:\/\/registry\.terraform\.io\/.*\n/gm, '');
}

/** Renames the class, because the exported ApsaramqttProvider extends it. jsii hides it because it is marked as internal. */
function asBaseClass(source: string): string {
  return source.replace(
    /(\n \*\/\n)export class ApsaramqttProvider /,
    '\n *\n * @internal$1export class ApsaramqttProviderBinding ',
  );
}

/** The docstrings of a generated file, such as `data-apsaramqtt-token`. */
function docsOf(file: string): BindingDocs {
  if (file === 'provider') return { className: 'ApsaramqttProvider', schema: effectiveProviderSchema };
  const type = file.replace('data-', '').replaceAll('-', '_');
  const className = toPascalCase(`data_${type}`);
  const attributesOfResults = schemaOf('apsaramqtt_token').attributes;
  const example = bindingExample(`examples/data-sources/${type}/data-source.tf`, className);
  return { className, schema: schemaOf(type), attributesOfResults, example };
}

function schemaOf(type: string): Block {
  const dataSource = provider.dataSources[type];
  if (dataSource === undefined) throw new Error(`The provider has no data source ${type}.`);
  return dataSource.schema;
}

async function main(): Promise<void> {
  const alicloud = JSON.parse(readFileSync('test/fixtures/alicloud-schema.json', 'utf8'));
  rmSync(EXAMPLE_BINDINGS, { recursive: true, force: true });
  await generate(ALICLOUD, alicloud, EXAMPLE_BINDINGS);
  const scratch = mkdtempSync(join(tmpdir(), 'bindings-'));
  try {
    await generate(TARGET, SCHEMA, scratch);
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    const generated = join(scratch, 'providers', NAME);
    const names = readdirSync(generated, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
    for (const name of names) {
      const source = readFileSync(join(generated, name, 'index.ts'), 'utf8');
      writeFileSync(
        join(FOLDER, `${name}.ts`),
        asBaseClass(withDocs(withoutRegistryLinks(source), docsOf(name))),
      );
    }
    const dataSources = names.filter((name) => name.startsWith('data-'));
    writeFileSync(
      join(FOLDER, 'data-sources.ts'),
      dataSources.map((name) => `export * from './${name}';\n`).join(''),
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

void main();
