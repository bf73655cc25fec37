/** Everything that makes requests: a file of its own in the bundle, which is loaded where a request is made. */
export { askAbout } from './ask';
export { diagnoseService } from './doctor/service';
