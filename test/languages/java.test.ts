import { installJavaPackage, MAVEN_REPOSITORY, SHORT_LIVED_JVM } from '../../scripts/packages';
import { installed } from '../support/installed';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

(installed('mvn') ? describe : describe.skip)('in Java', () => {
  const example = new Example('java');

  itDoesWhatTypeScriptDoes(example, async () => {
    await installJavaPackage();
    return { MAVEN_OPTS: `-Dmaven.repo.local=${MAVEN_REPOSITORY}`, ...SHORT_LIVED_JVM };
  });
});
