import { allOf } from './established.ts';
import type { LevelRules } from './paths.ts';
import { switchOf } from './switches.ts';

/** Contact with personal Teams accounts that our own people start. */
export const consumerOutbound: LevelRules = {
  organisation: (settings, { missing }) => switchOf(settings, 'AllowTeamsConsumer', missing),
  policy: (policy, { missing }) => switchOf(policy, 'EnableTeamsConsumerAccess', missing),
};

/**
 * Contact that personal accounts start. The switch below a closed one does nothing and keeps its old value (the admin
 * centre hides it), so the parent is part of the path at either level.
 */
export const consumerInbound: LevelRules = {
  organisation: (settings, { missing }) =>
    allOf(
      switchOf(settings, 'AllowTeamsConsumer', missing, 'parent'),
      switchOf(settings, 'AllowTeamsConsumerInbound', missing),
    ),
  policy: (policy, { missing }) =>
    allOf(
      switchOf(policy, 'EnableTeamsConsumerAccess', missing, 'parent'),
      switchOf(policy, 'EnableTeamsConsumerInbound', missing),
    ),
};
