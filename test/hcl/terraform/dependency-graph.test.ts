import { loadConfiguration } from '../../../lib/hcl';
import { DependencyGraph } from '../../../lib/hcl/terraform/dependency-graph';
import { folderOfFiles } from './folder-of-files';

function graphOf(files: Readonly<Record<string, string>>): DependencyGraph {
  return new DependencyGraph(loadConfiguration(folderOfFiles(files), { engine: 'terraform', env: {} }).root);
}

test('dependencies go through locals, variables, outputs and modules', () => {
  const graph = graphOf({
    'main.tf': `
      variable "token" {}
      locals { t = var.token }
      data "x_gate" "g" { token = local.t }
      module "m" {
        source = "./m"
        t      = local.t
      }
      resource "x_thing" "after" { input = module.m.id }
      resource "x_thing" "waits" { depends_on = [module.m] }
      resource "x_thing" "alone" {}
    `,
    'm/main.tf': `
      variable "t" {}
      resource "x_thing" "a" { input = var.t }
      resource "x_thing" "b" {}
      output "id" { value = x_thing.a.id }
    `,
  });
  expect([...graph.dependentsOf(['module.m.var.t'])].sort()).toEqual([
    'module.m',
    'module.m.output.id',
    'module.m.x_thing.a',
    'x_thing.after',
    'x_thing.waits',
  ]);
  expect(graph.dependentsOf(['var.token'])).toContain('x_thing.after');
  expect(graph.dependentsOf(['module.m.x_thing.b'])).not.toContain('x_thing.after');
  expect(graph.dependentsOf(['module.m.x_thing.b'])).toContain('x_thing.waits');
  expect([...graph.dependentsOf(['x_thing.alone'])]).toEqual([]);
  expect(graph.dependentsOf(['x_thing.alone', 'var.token'])).toContain('data.x_gate.g');
});

test('everything in a module waits for what the call waits for', () => {
  const graph = graphOf({
    'main.tf': `
      data "x_gate" "g" {}
      module "a" {
        source     = "./a"
        depends_on = [data.x_gate.g]
      }
    `,
    'a/main.tf': 'module "b" { source = "./b" }',
    'a/b/main.tf': 'resource "x_thing" "deep" {}',
  });
  expect(graph.dependentsOf(['data.x_gate.g'])).toContain('module.a.module.b.x_thing.deep');
});

test('references in quotes count in JSON syntax', () => {
  const graph = graphOf({
    'main.tf.json':
      '{"data": {"x_gate": {"g": {}}}, "resource": {"x_thing": {"a": {"depends_on": ["data.x_gate.g"]}}}}',
  });
  expect([...graph.dependentsOf(['data.x_gate.g'])]).toEqual(['x_thing.a']);
});

test('a dependency cycle is named, also through the call of a module', () => {
  const folder = folderOfFiles({
    'main.tf': `
      module "m" {
        source     = "./m"
        depends_on = [data.x_gate.g]
      }
      data "x_gate" "g" { depends_on = [module.m] }
      data "x_gate" "after" { depends_on = [data.x_gate.g] }
    `,
    'm/main.tf': 'output "o" { value = 1 }',
  });
  const { diagnostics } = loadConfiguration(folder, { engine: 'terraform', env: {} });
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'The configuration has a dependency cycle: data.x_gate.g, module.m, module.m.output.o.',
  ]);
});
