import { describe, expect, it } from 'vitest';
import { FaultPlan, parseFault } from '../../src/emulator/faults.ts';
import { organisationOf } from './organisation-of.ts';
import { runPipeline } from '../../src/emulator/pipeline.ts';
import type { Account, Organisation } from '../../src/emulator/organisation.ts';
import { int32 } from '../../src/protocols/clixml/build.ts';
import { listOf, member, textOf } from '../../src/protocols/clixml/access.ts';
import type { ClixmlValue } from '../../src/protocols/clixml/values.ts';
import type { ErrorRecord } from '../../src/protocols/psrp/error-record.ts';
import { noHost } from '../../src/protocols/psrp/host-info.ts';
import type { InvokedCommand, PipelineSink } from '../../src/protocols/psrp/server-port.ts';
import { wire, type Arguments } from './calls.ts';

/** One session on an organisation, with what it wrote and what a host was asked. */
class Stage {
  organisation: Organisation = organisationOf('nothing-set', new Date());
  readonly output: ClixmlValue[] = [];
  readonly errors: ErrorRecord[] = [];
  readonly questions: string[] = [];
  failure: ErrorRecord | undefined;
  cuts = 0;
  /** What was kept for good, each time. */
  readonly kept: Organisation[] = [];
  answer = 0;
  hasHost = true;
  canBatch = true;
  faults = new FaultPlan([]);
  readonly #account: Account = { name: 'admin', roles: ['CsAdministrator'] };

  async run(...statements: readonly (readonly InvokedCommand[])[]): Promise<void> {
    const hostInfo = { ...noHost, isHostNull: !this.hasHost, isUiNull: !this.hasHost };
    await runPipeline({ statements, input: [], hostInfo }, this.#sink(), new AbortController().signal, {
      context: () => ({
        organisation: this.organisation,
        account: this.#account,
        now: new Date(),
        enumerations: 'object',
      }),
      canBatch: this.canBatch,
      faults: this.faults,
      write: (organisation) => {
        this.organisation = organisation;
      },
      keep: () => {
        this.kept.push(this.organisation);
      },
      showOld: () => undefined,
      cut: () => {
        this.cuts += 1;
      },
    });
  }

  #sink(): PipelineSink {
    const ignore = () => undefined;
    return {
      output: (value) => this.output.push(value),
      error: (record) => this.errors.push(record),
      fail: (record) => {
        this.failure ??= record;
      },
      hostCall: (method, parameters) => {
        this.questions.push(`${method}: ${textOf(parameters[1]) ?? ''}`);
        const labels = listOf(parameters[2]).map((choice) => textOf(member(choice, 'label')));
        return Promise.resolve(int32(labels.indexOf(this.answer === 0 ? '&Yes' : '&No')));
      },
      warning: ignore,
      verbose: ignore,
      debug: ignore,
      information: ignore,
      progress: ignore,
    };
  }
}

function command(name: string, parameters: Arguments = {}, isScript = false): InvokedCommand {
  const given = Object.entries(parameters).map(([key, value]) => ({ name: key, value: wire(value) }));
  return { name, isScript, parameters: given };
}

const hasSales = ({ organisation }: Stage) =>
  organisation.externalAccessPolicies.some(({ Identity }) => Identity === 'Tag:Sales');
const removeSales = command('Remove-CsExternalAccessPolicy', { Identity: 'Tag:Sales' });

describe('a question', () => {
  it.each([
    ['yes', 0, false],
    ['no', 1, true],
  ])('is put to the host; on %s the policy stays: %s', async (_, answer, stays) => {
    const stage = new Stage();
    stage.answer = answer;
    await stage.run([removeSales]);
    expect(stage.questions).toEqual([expect.stringMatching(/^PromptForChoice: The policy "Tag:Sales"/)]);
    expect([stage.failure, hasSales(stage)]).toEqual([undefined, stays]);
  });

  it('without a host is an error, and nothing is written', async () => {
    const stage = new Stage();
    stage.hasHost = false;
    await stage.run([removeSales]);
    expect(stage.failure?.fullyQualifiedErrorId).toBe(
      'HostFunctionNotImplemented,Remove-CsExternalAccessPolicy',
    );
    expect(hasSales(stage)).toBe(true);
  });
});

describe('a pipeline', () => {
  it('refuses scripts, wherever they stand', async () => {
    const stage = new Stage();
    await stage.run([command('Get-CsSipDomain')], [command('Get-CsUser'), command('$_.Name', {}, true)]);
    expect(stage.failure).toMatchObject({
      fullyQualifiedErrorId: 'ScriptsNotAllowed',
      category: 'ParserError',
    });
    expect(stage.output).toHaveLength(1);
  });

  it('of PowerShell 2.0 takes one statement', async () => {
    const stage = new Stage();
    stage.canBatch = false;
    await stage.run([command('Get-CsSipDomain')], [command('Get-CsSipDomain')]);
    expect([stage.output.length, stage.failure?.category]).toEqual([0, 'InvalidOperation']);
  });

  it('that fails to bind ends; what earlier statements wrote has gone out, later ones do not run', async () => {
    const stage = new Stage();
    await stage.run(
      [command('Get-CsSipDomain')],
      [command('Get-CsPublicProvider', { Nonsense: true })],
      [command('Set-CsAccessEdgeConfiguration', { AllowFederatedUsers: true })],
    );
    expect([stage.output.length, stage.failure?.fullyQualifiedErrorId]).toEqual([
      1,
      'NamedParameterNotFound,Get-CsPublicProvider',
    ]);
    expect(stage.organisation.accessEdge['AllowFederatedUsers']).toBe(false);
  });

  it('runs a cmdlet for each object that is piped in, and for none when there is none', async () => {
    const stage = new Stage();
    await stage.run([
      command('Get-CsUser', { Filter: 'ExternalAccessPolicy -eq "Sales"' }),
      command('Grant-CsExternalAccessPolicy', { PolicyName: 'NoExternal' }),
    ]);
    expect(
      stage.organisation.users.filter((user) => user['ExternalAccessPolicy'] === 'NoExternal'),
    ).toHaveLength(4);
    await stage.run([
      command('Get-CsUser', { Filter: 'ExternalAccessPolicy -eq "Sales"' }),
      command('Grant-CsExternalAccessPolicy', { PolicyName: 'Sales' }),
    ]);
    expect(stage.failure).toBeUndefined();
  });

  it('of a hundred writes is kept once, after the last of them', async () => {
    const stage = new Stage();
    const names = Array.from({ length: 100 }, (_, index) => `partner${index}.example`);
    await stage.run(...names.map((name) => [command('New-CsAllowedDomain', { Identity: name })]));
    const kept = stage.kept.map(({ allowedDomains }) =>
      allowedDomains.map(({ Domain }) => Domain).slice(-100),
    );
    expect(kept).toEqual([names]);
  });

  it.each([
    ['fails', [command('New-CsAllowedDomain', { Identity: 'a.example' })], ''],
    ['is cut', [command('New-CsAllowedDomain', { Identity: 'b.example' })], 'drop-after-write'],
  ])('that %s half way keeps what was written before', async (_, second, fault) => {
    const stage = new Stage();
    const first = [command('New-CsAllowedDomain', { Identity: 'a.example' })];
    stage.faults = new FaultPlan(fault === '' ? [] : [parseFault(fault)]);
    await stage.run(first, second);
    expect(stage.failure === undefined).toBe(fault !== '');
    const kept = stage.kept.map(({ allowedDomains }) => allowedDomains.map(({ Domain }) => Domain));
    expect(kept).toEqual([expect.arrayContaining(['a.example'])]);
  });

  it('is cut before or after its write, as a fault says', async () => {
    const allow = command('Set-CsAccessEdgeConfiguration', { AllowFederatedUsers: true });
    for (const [fault, stored] of [
      ['drop-before-write', false],
      ['drop-after-write', true],
      ['silent-write', false],
      ['fail-on-write', false],
    ] as const) {
      const stage = new Stage();
      stage.faults = new FaultPlan([parseFault(fault)]);
      await stage.run([allow]);
      expect([fault, stage.organisation.accessEdge['AllowFederatedUsers']]).toEqual([fault, stored]);
      expect([fault, stage.cuts]).toEqual([fault, fault.startsWith('drop') ? 1 : 0]);
    }
  });
});
