import type { Properties } from '../../model/property-value.ts';
import { sameName, text } from '../organisation.ts';
import { present } from './configuration-read.ts';
import { configurationSpecs, findConfigurationType, type ConfigurationType } from './configuration-types.ts';
import { checkWhole, readChanges } from './configuration-write.ts';
import { isAssigned } from './effective-policy.ts';
import { ApiRefusal, badRequest, notFound } from './refusal.ts';
import type { Call, Outcome, Route } from './routes.ts';
import type { Tenant } from './tenant.ts';

const collection = '/Skype.Policy/configurations/{type}';
const single = `${collection}/configuration/{identity}`;

/** Settings and policies of the tenant, by type. */
export const configurationRoutes: readonly Route[] = [
  { method: 'GET', path: collection, api: 'teams', needs: 'read', handle: list },
  { method: 'GET', path: single, api: 'teams', needs: 'read', handle: one },
  { method: 'POST', path: collection, api: 'teams', needs: 'write', writes: true, handle: create },
  { method: 'PUT', path: single, api: 'teams', needs: 'write', writes: true, handle: change },
  { method: 'PATCH', path: single, api: 'teams', needs: 'write', writes: true, handle: change },
  { method: 'DELETE', path: single, api: 'teams', needs: 'write', writes: true, handle: remove },
];

function list(call: Call): Outcome {
  const type = typeOf(call);
  const { tenant } = call;
  return {
    answer: { status: 200, json: tenant.configurations[type].map((stored) => present(type, stored, tenant)) },
  };
}

function one(call: Call): Outcome {
  const type = typeOf(call);
  const shown = present(type, find(call, type), call.tenant);
  return { answer: { status: 200, json: call.tenant.manner.wrapsSingle ? [shown] : shown } };
}

function create(call: Call): Outcome {
  const type = typeOf(call);
  const body = call.body();
  const name = text(body, identityKey(body)).replace(/^tag:/i, '').trim();
  if (!configurationSpecs[type].hasTags) {
    throw badRequest(`${type} has only the instance Global.`);
  }
  if (!/^[^\s\p{Cc}/\\][^\p{Cc}/\\]{0,127}$/u.test(name)) {
    throw badRequest('Identity must be the name of the new instance.');
  }
  const instances = call.tenant.configurations[type];
  if (
    sameName(name, 'Global') ||
    instances.some((other) => sameName(text(other, 'Identity'), `Tag:${name}`))
  ) {
    throw new ApiRefusal(409, 'Conflict', `${type} ${name} already exists.`);
  }
  const { defaults, legacy } = configurationSpecs[type];
  const { manner } = call.tenant;
  const made = {
    ...defaults,
    ...(manner.legacySwitches ? legacy : {}),
    ...readChanges(type, body, manner),
    Identity: `Tag:${name}`,
  };
  checkWhole(type, made);
  return written(call, type, [...instances, made], made);
}

function change(call: Call): Outcome {
  const type = typeOf(call);
  const stored = find(call, type);
  const body = call.body();
  const given = text(body, identityKey(body));
  if (given !== '' && !isCalled(stored, given)) {
    throw badRequest('Identity in the body is not that of the path.');
  }
  const changed = { ...stored, ...readChanges(type, body, call.tenant.manner) };
  checkWhole(type, changed);
  const instances = call.tenant.configurations[type].map((other) => (other === stored ? changed : other));
  return written(call, type, instances, changed);
}

/** Global cannot go: it begins again with its defaults. */
function remove(call: Call): Outcome {
  const type = typeOf(call);
  const stored = find(call, type);
  const { tenant } = call;
  if (stored['Identity'] === 'Global') {
    const { defaults, legacy } = configurationSpecs[type];
    const fresh = { ...defaults, ...(tenant.manner.legacySwitches ? legacy : {}), Identity: 'Global' };
    const instances = tenant.configurations[type].map((other) => (other === stored ? fresh : other));
    const outcome = written(call, type, instances, fresh);
    const headers = { 'X-Ms-ConfigApi-PowerShell-WarningMessage': 'Global was reset to its defaults.' };
    return { ...outcome, answer: { ...outcome.answer, headers } };
  }
  const name = text(stored, 'Identity').replace(/^Tag:/, '');
  if (isAssigned(tenant, type, name)) {
    throw badRequest(`The policy ${name} is currently assigned to one or more users or groups.`);
  }
  return written(
    call,
    type,
    tenant.configurations[type].filter((other) => other !== stored),
    stored,
  );
}

function written(
  { tenant }: Call,
  type: ConfigurationType,
  instances: readonly Properties[],
  shown: Properties,
): Outcome {
  const after: Tenant = { ...tenant, configurations: { ...tenant.configurations, [type]: instances } };
  const { success } = tenant.manner;
  return {
    answer: success === 204 ? { status: 204 } : { status: 200, json: present(type, shown, after) },
    tenant: after,
  };
}

/** @throws ApiRefusal 404. */
function typeOf({ parameters }: Call): ConfigurationType {
  const asked = parameters['type'] ?? '';
  const type = findConfigurationType(asked);
  if (type === undefined) {
    throw notFound(`There is no configuration type ${JSON.stringify(asked)}.`);
  }
  return type;
}

/** @throws ApiRefusal 404. */
function find({ parameters, tenant }: Call, type: ConfigurationType): Properties {
  const asked = parameters['identity'] ?? '';
  const stored = tenant.configurations[type].find((instance) => isCalled(instance, asked));
  if (stored === undefined) {
    throw notFound(`There is no ${type} ${JSON.stringify(asked)}.`);
  }
  return stored;
}

/** By name, with or without `Tag:`. */
function isCalled(stored: Properties, asked: string): boolean {
  const identity = text(stored, 'Identity');
  return sameName(identity, asked) || sameName(identity, `Tag:${asked}`);
}

function identityKey(body: Properties): string {
  return Object.keys(body).find((key) => sameName(key, 'Identity')) ?? 'Identity';
}
