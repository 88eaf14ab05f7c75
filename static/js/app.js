// Enhancements; every page works without them.
import { initAll } from '../vendor/govuk/govuk-frontend.min.js';
import { filterActs } from './act-filter.js';
import { followJobs } from './job-progress.js';
import { autosavePlan } from './plan-autosave.js';
import { warnBeforeSignOut } from './session-end.js';
import { guardUnsavedChanges } from './unsaved-changes.js';

initAll();
filterActs();
autosavePlan();
followJobs();
guardUnsavedChanges();
warnBeforeSignOut();
