import { MAVEN_REPOSITORY, makePackages } from '../../scripts/packages';
import { installed } from '../support/installed';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

(installed('mvn') ? describe : describe.skip)('in Java', () => {
  const example = new Example('java');

  itDoesWhatTypeScriptDoes(example, async () => {
    // Maven puts what it packages into its local repository, too, where the example finds it.
    await makePackages(example.folder, ['java'], { withoutDocumentation: true });
    return { MAVEN_OPTS: `-Dmaven.repo.local=${MAVEN_REPOSITORY} -XX:TieredStopAtLevel=1` };
  });
});
