import { installJavaPackage, MAVEN_REPOSITORY, SHORT_LIVED_JVM } from '../../scripts/packages';
import { installed } from '../support/installed';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

(installed('mvn') ? describe : describe.skip)('in Java', () => {
  const example = new Example('java');
  const maven = { MAVEN_OPTS: `-Dmaven.repo.local=${MAVEN_REPOSITORY}`, ...SHORT_LIVED_JVM };

  itDoesWhatTypeScriptDoes(example, async () => {
    await installJavaPackage();
    return maven;
  });

  it('passes the unit tests of docs/guides/languages.md', async () => {
    example.writeGuide();
    expect(await example.run('mvn', ['test'], maven)).toContain('Tests run: 2, Failures: 0, Errors: 0');
  });
});
