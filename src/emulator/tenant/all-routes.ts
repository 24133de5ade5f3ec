import { assignmentRoutes } from './assignment-routes.ts';
import { configurationRoutes } from './configuration-routes.ts';
import { directoryRoutes } from './directory-routes.ts';
import type { Route } from './routes.ts';
import { snapshotRoutes } from './snapshot-routes.ts';
import { teamsAdministrationRoutes } from './teams-administration-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';

/** Everything the Teams admin API and Graph have here. */
export const apiRoutes: readonly Route[] = [
  ...configurationRoutes,
  ...assignmentRoutes,
  ...tenantRoutes,
  ...directoryRoutes,
  ...teamsAdministrationRoutes,
  ...snapshotRoutes,
];
