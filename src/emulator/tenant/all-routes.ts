import { configurationRoutes } from './configuration-routes.ts';
import type { Route } from './routes.ts';

export const apiRoutes: readonly Route[] = [...configurationRoutes];
