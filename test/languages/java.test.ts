import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { installJavaPackage, MAVEN_REPOSITORY, SHORT_LIVED_JVM } from '../../scripts/packages';
import { installed } from '../support/installed';
import { unzip } from '../support/zip';
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

  it('has the licence and the notices of what is bundled in its jar', () => {
    const folder = join(MAVEN_REPOSITORY, 'io/github/cdktf-apsaramqtt/cdktf-apsaramqtt', version);
    const jar = unzip(readFileSync(join(folder, `cdktf-apsaramqtt-${version}.jar`)));
    expect(jar.get('META-INF/LICENSE')?.toString()).toBe(readFileSync('LICENSE', 'utf8'));
    expect(jar.get('META-INF/NOTICE')?.toString()).toBe(readFileSync('bundle/THIRD-PARTY-NOTICES', 'utf8'));
  });
});
