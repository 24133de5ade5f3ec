import { productFacts } from '../../model/server-versions.ts';
import { boolean, string } from '../../protocols/clixml/build.ts';
import { textList, wireObject } from '../wire.ts';
import { since2015 } from '../availability.ts';
import type { AdminRole } from '../organisation.ts';
import { objectNotFound } from './failures.ts';
import { complained, textArgument, type CmdletSpec } from './spec.ts';

/** What a server says of itself, and the roles that decide who may do what. */
export const administrationCmdlets: readonly CmdletSpec[] = [
  {
    name: 'Get-CsServerVersion',
    effect: 'read',
    parameters: [],
    run: (_, { organisation: { product } }) => {
      const { title, baseBuild } = productFacts[product];
      const name = title.startsWith('Lync') ? `Microsoft ${title}` : title;
      return { output: [string(`${name} (${baseBuild}.0): Volume license key installed.`)] };
    },
  },
  {
    ...since2015,
    name: 'Get-CsServerPatchVersion',
    effect: 'read',
    parameters: [],
    run: (_, { organisation: { product, build } }) => {
      const component = `${productFacts[product].title}, Core Components`;
      return {
        output: [
          wireObject(
            ['Microsoft.Rtc.Management.Deployment.ServerPatchVersion', 'System.Object'],
            [
              ['ComponentName', string(component)],
              ['Version', string(build)],
            ],
          ),
        ],
      };
    },
  },
  {
    name: 'Get-CsAdminRole',
    effect: 'read',
    parameters: [
      { name: 'Identity', type: 'text', position: 0, pipeline: true },
      { name: 'Filter', type: 'text' },
      { name: 'LocalStore', type: 'switch' },
    ],
    exclusive: [['Identity', 'Filter']],
    run: (bound, { organisation }) => {
      const name = textArgument(bound, 'Identity');
      const found = organisation.adminRoles.filter(
        (role) => name === '' || role.name.toLowerCase() === name.toLowerCase(),
      );
      return name !== '' && found.length === 0
        ? complained(objectNotFound('Get-CsAdminRole', 'AdminRole', name))
        : { output: found.map(roleObject) };
    },
  },
];

function roleObject(role: AdminRole, index: number): ReturnType<typeof wireObject> {
  return wireObject(
    ['Microsoft.Rtc.Management.WritableConfig.Settings.Roles.Role', 'System.Object'],
    [
      ['Identity', string(role.name)],
      ['SID', string(`S-1-5-21-1000000000-2000000000-3000000000-${1100 + index}`)],
      ['IsStandardRole', boolean(role.standard)],
      ['Cmdlets', textList(role.cmdlets)],
      ['ScriptModules', textList([])],
      ['ConfigScopes', textList(role.configScopes)],
      ['UserScopes', textList(role.userScopes)],
    ],
    role.name,
  );
}
