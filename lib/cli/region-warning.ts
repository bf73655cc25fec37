import { problemOf } from '../gate/problem';
import { settingsWarning } from '../onsmqtt/endpoints';
import type { Settings } from '../onsmqtt/settings';
import { WORDING } from './wording';

/** Prints a warning where the region has no published endpoint. It is asked all the same. */
export function warnAboutRegion(settings: Settings): void {
  const warning = settingsWarning(settings);
  if (!warning) return;
  const { message, help } = problemOf(warning, WORDING);
  process.stderr.write(`warning: ${message} ${help}\n`);
}
