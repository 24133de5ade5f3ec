import type { Properties, PropertyValue } from '../../model/property-value.ts';
import { text } from '../organisation.ts';
import { isProperties } from './body.ts';
import { entity, graphRoutes } from './graph-answer.ts';
import { badRequest, notFound } from './refusal.ts';
import type { Call, Outcome, Route } from './routes.ts';

const management = '/admin/configurationManagement';
const needs = ['ConfigurationMonitoring.ReadWrite.All', 'ConfigurationMonitoring.Read.All'];
const federation = 'microsoft.teams.federationconfiguration';

/**
 * Unified tenant configuration management (beta): a snapshot is a job that takes a while. Nothing is remembered of one:
 * when it began is in its id.
 */
export const snapshotRoutes: readonly Route[] = [
  ...graphRoutes('POST', `${management}/configurationSnapshots/createSnapshot`, needs, create, ['beta']),
  ...graphRoutes('GET', `${management}/configurationSnapshotJobs/{job}`, needs, job, ['beta']),
  ...graphRoutes('GET', `${management}/configurationSnapshots/{job}`, needs, snapshot, ['beta']),
];

/** Milliseconds until a job runs, and until it is done. */
const startsAfter = 500;
const endsAfter = 2000;
const idPrefix = '00000000-0000-4000-a000-';

function create(call: Call): Outcome {
  const { displayName, resources } = call.body();
  if (typeof displayName !== 'string' || !Array.isArray(resources) || !resources.includes(federation)) {
    throw badRequest(`A snapshot has a displayName and resources, of which there is ${federation}.`);
  }
  const id = `${idPrefix}${call.now.getTime().toString(16).padStart(12, '0')}`;
  const { answer } = entity(call, 'configurationSnapshotJobs', shape(call, id, displayName));
  return { answer: { ...answer, status: 201 } };
}

function job(call: Call): Outcome {
  const id = idOf(call);
  return entity(call, 'configurationSnapshotJobs', shape(call, id, 'federation'));
}

function snapshot(call: Call): Outcome {
  const id = idOf(call);
  if (statusOf(call, id) !== 'succeeded') {
    throw notFound('The snapshot is not there yet.');
  }
  const [settings = {}] = call.tenant.configurations.TenantFederationSettings;
  const resource = { displayName: 'Global', resourceType: federation, properties: flat(settings) };
  return entity(call, 'configurationSnapshots', { id, resources: [resource] });
}

function shape(call: Call, id: string, displayName: string): Readonly<Record<string, unknown>> {
  const status = statusOf(call, id);
  const location = `${call.origin}/beta${management}/configurationSnapshots/${id}`;
  return {
    id,
    displayName,
    status,
    tenantId: call.tenant.id,
    resources: [federation],
    createdDateTime: new Date(beganAt(id)).toISOString(),
    resourceLocation: status === 'succeeded' ? location : null,
    errorDetails: [],
  };
}

function statusOf({ now }: Call, id: string): 'notStarted' | 'running' | 'succeeded' {
  const age = now.getTime() - beganAt(id);
  if (age >= endsAfter) {
    return 'succeeded';
  }
  return age >= startsAfter ? 'running' : 'notStarted';
}

function beganAt(id: string): number {
  return Number.parseInt(id.slice(idPrefix.length), 16);
}

/** @throws ApiRefusal 404. */
function idOf({ parameters }: Call): string {
  const id = parameters['job'] ?? '';
  if (!id.startsWith(idPrefix) || !/^[0-9a-f]{12}$/.test(id.slice(idPrefix.length))) {
    throw notFound(`Resource '${id}' does not exist.`);
  }
  return id;
}

/** This surface gives lists of domains as plain texts. */
function flat(settings: Properties): Properties {
  const { AllowedDomains: allowed = null, BlockedDomains: blocked = null } = settings;
  const listed = isProperties(allowed) ? (allowed['AllowedDomain'] ?? []) : [];
  return { ...settings, AllowedDomains: names(listed), BlockedDomains: names(blocked) };
}

function names(list: PropertyValue): readonly string[] {
  const items = Array.isArray(list) ? (list as readonly PropertyValue[]) : [];
  return items.map((item) => text(isProperties(item) ? item : { Domain: item }, 'Domain'));
}
