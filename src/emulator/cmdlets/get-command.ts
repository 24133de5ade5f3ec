import { dictionary, string } from '../../protocols/clixml/build.ts';
import type { ClixmlObject } from '../../protocols/clixml/values.ts';
import type { ErrorRecord } from '../../protocols/psrp/error-record.ts';
import type { Organisation } from '../organisation.ts';
import { enumerationValue, textList, wireObject, type Enumeration } from '../wire.ts';
import { parametersOf } from './bind.ts';
import { commandNotFound } from './failures.ts';
import { wildcard } from './getter.ts';
import type { Bound, CmdletContext, CmdletOutcome, CmdletSpec } from './spec.ts';

/** Get-Command: of the commands there are, it lists only those that the session may run. */
export function getCommand(visible: (context: CmdletContext) => readonly CmdletSpec[]): CmdletSpec {
  return {
    name: 'Get-Command',
    effect: 'read',
    parameters: [
      { name: 'Name', type: 'texts', position: 0 },
      { name: 'CommandType', type: 'any' },
      { name: 'Module', type: 'any' },
      { name: 'ArgumentList', type: 'any' },
      { name: 'All', type: 'switch' },
      { name: 'ListImported', type: 'switch' },
      { name: 'TotalCount', type: 'u32' },
      { name: 'Syntax', type: 'switch' },
    ],
    run: (bound, context) => listCommands(bound, context, visible(context)),
  };
}

function listCommands(bound: Bound, context: CmdletContext, visible: readonly CmdletSpec[]): CmdletOutcome {
  const names = bound['Name'];
  const patterns = Array.isArray(names) ? names.map(String) : ['*'];
  const found = patterns.map((pattern) => ({
    pattern,
    specs: visible.filter(({ name }) => wildcard(pattern).test(name)),
  }));
  const missing = found.filter(({ pattern, specs }) => specs.length === 0 && !/[*?[]/.test(pattern));
  const specs = [...new Set(found.flatMap((entry) => entry.specs))];
  return {
    output: specs.map((spec) => commandInfo(spec, context)),
    errors: missing.map(({ pattern }) => missingCommand(pattern)),
  };
}

function missingCommand(name: string): ErrorRecord {
  return {
    ...commandNotFound(name),
    fullyQualifiedErrorId: 'CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand',
    activity: 'Get-Command',
  };
}

const commandTypes: Enumeration = { typeName: 'System.Management.Automation.CommandTypes', names: [] };
const parametersType =
  'System.Collections.Generic.Dictionary`2[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089],[System.Management.Automation.ParameterMetadata, System.Management.Automation, Version=3.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]';

/** Written to depth 1, the dictionary keeps the names; what is known of each parameter becomes text. */
export function commandInfo(spec: CmdletSpec, { organisation, enumerations }: CmdletContext): ClixmlObject {
  const parameters = parametersOf(spec, organisation);
  const metadata = string('System.Management.Automation.ParameterMetadata');
  const module = moduleOf(spec, organisation);
  return wireObject(
    ['System.Management.Automation.CmdletInfo', 'System.Management.Automation.CommandInfo', 'System.Object'],
    [
      ['Verb', string(spec.name.split('-')[0] ?? '')],
      ['Noun', string(spec.name.split('-')[1] ?? '')],
      ['Name', string(spec.name)],
      ['CommandType', enumerationValue(commandTypes, 'Cmdlet', enumerations)],
      ['ModuleName', string(module)],
      [
        'Parameters',
        dictionary(
          parameters.map(({ name }) => [name, metadata]),
          [parametersType, 'System.Object'],
        ),
      ],
      ['ParameterSets', textList([syntax(spec, organisation)])],
    ],
    spec.name,
  );
}

function moduleOf(spec: CmdletSpec, { product }: Organisation): string {
  if (!spec.name.includes('-Cs')) {
    return 'Microsoft.PowerShell.Core';
  }
  return product.startsWith('lync') ? 'Lync' : 'SkypeForBusiness';
}

/** `[[-Identity] <string>] [-LocalStore]`, as the text of a CommandParameterSetInfo reads. */
function syntax(spec: CmdletSpec, organisation: Organisation): string {
  return parametersOf(spec, organisation)
    .map(({ name, type, mandatory, position }) => {
      const option = position === undefined ? `-${name}` : `[-${name}]`;
      const usage = type === 'switch' ? option : `${option} <${typeof type === 'string' ? type : 'enum'}>`;
      return mandatory === true ? usage : `[${usage}]`;
    })
    .join(' ');
}
