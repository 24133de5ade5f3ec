import type { Evidence } from '../model/finding.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { property } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { seen } from './established.ts';

export interface Licences {
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** Teams plans of the government clouds, by id (Microsoft, "Product names and service plan identifiers"). */
const governmentPlans = new Set([
  '304767db-7d23-49e8-a945-4a7eb65f9f28',
  '9953b155-8aef-4c56-92f3-72b0487fce41',
  'fd500458-c24c-478e-856c-a6067a8376cd',
]);
const governmentName = /GCC|DOD/i;
const teamsService = /^(?:teamspaceapi|microsoftcommunicationsonline)$/i;
const teamsName = /teams|^mco/i;

/** Whether the tenant lives in GCC, GCC High or DoD: the environment says so, or a plan that is assigned to it. */
export function governmentTenant(tenant: TenantSnapshot): Licences | undefined {
  const { environment } = tenant;
  if (environment === 'gcc' || environment === 'gcc-high' || environment === 'dod') {
    return {
      reason: `the tenant is in ${environment}`,
      evidence: [seen(tenant.tenant, 'environment', environment, 'government')],
    };
  }
  const plans = (assignedPlans(tenant) ?? []).filter(isGovernment);
  return plans.length === 0
    ? undefined
    : {
        reason: 'a government plan is assigned to the tenant',
        evidence: [seen(`${tenant.tenant} organization`, 'assignedPlans', plans, 'government')],
      };
}

/** That the tenant has no Teams, where its plans could be read and none of them is of Teams. */
export function unlicensed(tenant: TenantSnapshot): Licences | undefined {
  const plans = assignedPlans(tenant);
  return plans === undefined || plans.length === 0 || plans.some(isTeams)
    ? undefined
    : {
        reason: 'the tenant has no plan of Teams',
        evidence: [seen(`${tenant.tenant} organization`, 'assignedPlans', plans.length, 'no Teams')],
      };
}

/** The plans of the tenant: objects as Graph gives them, or names; undefined when they were not read. */
function assignedPlans({ objects }: TenantSnapshot): readonly PropertyValue[] | undefined {
  const { organization } = objects;
  const [one] = organization.state === 'known' ? organization.value : [];
  const plans = one === undefined ? undefined : property(one, 'assignedPlans');
  return plans?.state === 'known' && Array.isArray(plans.value) ? plans.value : undefined;
}

function isGovernment(plan: PropertyValue): boolean {
  return typeof plan === 'string'
    ? governmentName.test(plan)
    : isEnabled(plan) && governmentPlans.has(member(plan, 'servicePlanId').toLowerCase());
}

/** A plan that cannot be told apart counts as one of Teams: the exemption has to be certain. */
function isTeams(plan: PropertyValue): boolean {
  if (typeof plan === 'string') {
    return teamsName.test(plan);
  }
  const service = member(plan, 'service');
  return service === '' || (teamsService.test(service) && isEnabled(plan));
}

function isEnabled(plan: PropertyValue): boolean {
  return !/^deleted$/i.test(member(plan, 'capabilityStatus'));
}

function member(plan: PropertyValue, name: string): string {
  if (typeof plan !== 'object' || plan === null || Array.isArray(plan)) {
    return '';
  }
  const value = Object.entries(plan).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return typeof value === 'string' ? value.trim() : '';
}
