import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { connectPool, type PoolOptions } from '../../src/onpremises/pool.ts';
import { PoolConnection } from '../../src/onpremises/pool-connection.ts';
import type { PowerShellError } from '../../src/onpremises/powershell.ts';
import { readPool } from '../../src/onpremises/read-pool.ts';
import { openPowerShellSession } from '../../src/onpremises/session.ts';
import { errorCategories } from '../../src/protocols/psrp/enums.ts';
import { makeErrorRecord, type ErrorRecord } from '../../src/protocols/psrp/error-record.ts';
import type { PipelineHandler } from '../../src/protocols/psrp/server-port.ts';
import type { ServerAnswer } from '../../src/protocols/wsman/server-port.ts';
import { deadPort, serveHttp } from '../http/servers.ts';
import { memoryPool, type MemoryPool } from '../wire/memory-pool.ts';
import { account, ntlmEndpoint } from './ntlm-endpoint.ts';
import { lync2013, type ScriptedSession } from './pool-fixture.ts';

/** The scripted pool behind the real server halves, done before the client asks: faster than any network. */
function served(script: ScriptedSession): PipelineHandler['run'] {
  return async (invocation, sink) => {
    const statements = invocation.statements.map((statement) =>
      statement.map(({ name, parameters }) => ({
        name,
        parameters: parameters.map(({ name: parameter, value }) => [parameter ?? '', value] as const),
      })),
    );
    const result = await script.run(statements);
    result.output.forEach((value) => sink.output(value));
    result.errors.forEach((error) => sink.error(record(error)));
    if (result.failure !== undefined) {
      sink.fail(record(result.failure));
    }
  };
}

function record(error: PowerShellError): ErrorRecord {
  const { message, fullyQualifiedErrorId, command, targetObject } = error;
  const category = errorCategories.find((name) => name === error.category) ?? 'NotSpecified';
  return makeErrorRecord({
    message,
    fullyQualifiedErrorId,
    category,
    activity: command,
    targetName: targetObject,
  });
}

const url = 'https://pool01.contoso.com/OcsPowershell';
const overMemory = (pool: MemoryPool) =>
  openPowerShellSession(pool.lane, {
    url,
    openTimeoutMs: 180_000,
    clock: pool.clock,
    newGuid: randomUUID,
    random: () => 0.5,
  });

describe('a pool over the wire', () => {
  it('when a pool is read with its users, then it takes at most eight requests and reads what a script says', async () => {
    const wire = memoryPool(served(lync2013()));
    const session = await overMemory(wire);
    const snapshot = await readPool(session, { pool: 'pool01.contoso.com', users: true });
    await session.close();
    const script = lync2013();
    script.owner = snapshot.account.state === 'known' ? snapshot.account.value : undefined;
    expect(snapshot).toEqual(await readPool(script, { pool: 'pool01.contoso.com', users: true }));
    expect(wire.operations.length).toBeLessThanOrEqual(8);
    expect(wire.operations.filter((operation) => operation === 'Command')).toHaveLength(1);
  });

  it('when a cmdlet is hidden, then one more command is enough', async () => {
    const wire = memoryPool(served(lync2013().hide('Get-CsHostingProvider')));
    const session = await overMemory(wire);
    const { objects } = await readPool(session, { pool: 'pool01.contoso.com', users: false });
    expect(objects.hostingProviders.state).toBe('unreadable');
    expect(objects.mediaConfigurations.state).toBe('known');
    expect(wire.operations.filter((operation) => operation === 'Command')).toHaveLength(2);
  });

  it('when the server speaks PowerShell 2.0, then it is read cmdlet by cmdlet', async () => {
    const wire = memoryPool(served(lync2013()), { psrp: { protocolVersion: '2.1' } });
    const session = await overMemory(wire);
    const { objects } = await readPool(session, { pool: 'pool01.contoso.com', users: false });
    expect(session.canBatch).toBe(false);
    expect(objects.publicProviders).toMatchObject({
      value: [{ identity: 'Messenger' }, { identity: 'Yahoo!' }],
    });
  });

  it('when the shell is gone while reading, then another is opened', async () => {
    const wire = memoryPool(served(lync2013()));
    const connection = new PoolConnection({ pool: 'pool01.contoso.com', open: () => overMemory(wire) });
    await connection.open();
    wire.server.close();
    expect((await connection.snapshot({ users: false })).objects.accessEdge.state).toBe('known');
    expect(wire.operations.filter((operation) => operation === 'Create')).toHaveLength(2);
    await connection.close();
    expect(wire.server.shells).toEqual([]);
  });

  it('when the shell is gone before a write, then the write was not sent, and is not repeated', async () => {
    const script = lync2013();
    const wire = memoryPool(served(script));
    const connection = new PoolConnection({ pool: 'pool01.contoso.com', open: () => overMemory(wire) });
    await connection.open();
    wire.server.close();
    const request = {
      via: 'cmdlet',
      name: 'Enable-CsPublicProvider',
      parameters: { Identity: 'Messenger' },
    } as const;
    expect((await connection.write(request)).kind).toBe('not-sent');
    expect(script.calls).toEqual([]);
    expect(await connection.write(request)).toEqual({ kind: 'accepted' });
  });
});

function options(port: number): PoolOptions {
  return {
    url: `http://localhost:${String(port)}/OcsPowershell`,
    authentication: 'ntlm',
    credentials: { ...account },
    userAgent: 'federation-test',
    timeoutMs: 10_000,
    clock: {
      now: () => new Date(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    random: (bytes) => randomBytes(bytes),
    newGuid: randomUUID,
  };
}

function reply(response: ServerResponse, answer: ServerAnswer): void {
  if (answer.kind === 'pending') {
    answer.subscribe(() => {
      const ready = answer.poll();
      if (ready !== undefined) {
        reply(response, ready);
      }
    });
    return;
  }
  response
    .writeHead(answer.status, { 'content-type': 'application/soap+xml;charset=UTF-8' })
    .end(answer.body);
}

describe('connectPool', () => {
  it('when the account is right, then the pool is read and written over one authenticated connection', async () => {
    const script = lync2013();
    const { server } = memoryPool(served(script));
    const endpoint = ntlmEndpoint({
      answer: (response, count) => {
        reply(response, server.handle(endpoint.processed[count - 1] ?? '', account.username));
      },
    });
    const http = await serveHttp(endpoint.listener);
    const lines: string[] = [];
    const pool = await connectPool({ ...options(http.port), log: (line) => lines.push(line) });
    expect((await pool.snapshot({ users: false })).account).toEqual({
      state: 'known',
      value: account.username,
    });
    const request = {
      via: 'cmdlet',
      name: 'Disable-CsPublicProvider',
      parameters: { Identity: 'Yahoo!' },
    } as const;
    expect(await pool.write(request)).toEqual({ kind: 'accepted' });
    await pool.close();
    expect(server.shells).toEqual([]);
    expect(http.connections()).toBe(1);
    expect(endpoint.seen.filter(({ step }) => step === 'third')).toHaveLength(1);
    expect(lines.join('\n')).not.toContain(account.password);
  });

  it('when the password is wrong, then that is said, it is sent once, and nothing stays open', async () => {
    const endpoint = ntlmEndpoint();
    const http = await serveHttp(endpoint.listener);
    const wrong = { ...options(http.port), credentials: { username: account.username, password: 'wrong' } };
    await expect(connectPool(wrong)).rejects.toMatchObject({ exit: 4 });
    expect(endpoint.seen.filter(({ step }) => step === 'third')).toHaveLength(1);
  });

  it('when nothing listens, then the pool is unreachable', async () => {
    await expect(connectPool(options(await deadPort()))).rejects.toMatchObject({
      code: 'pool.unreachable',
      exit: 3,
    });
  });

  it('when it is interrupted before it begins, then nothing is sent', async () => {
    const endpoint = ntlmEndpoint();
    const http = await serveHttp(endpoint.listener);
    const signal = AbortSignal.abort();
    await expect(connectPool({ ...options(http.port), signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect(endpoint.seen).toEqual([]);
  });
});
