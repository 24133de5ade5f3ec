import { addressDecorate, addressUndecorate } from './address.ts';
import { audit, auditExplain, reportMerge } from './audit.ts';
import { check, checkReplication, checkWhy } from './check.ts';
import { checkDns } from './check-dns.ts';
import { checkEdge } from './check-edge.ts';
import { checkHybrid } from './check-hybrid.ts';
import { checkMessenger } from './check-messenger.ts';
import { completion } from './completion.ts';
import type { CommandDeclaration } from './declaration.ts';
import { diff } from './diff.ts';
import { disable } from './disable.ts';
import { doctor } from './doctor.ts';
import { domainsAllow, domainsBlock, domainsList, domainsRemove } from './domains.ts';
import { emulator, emulatorReset } from './emulator.ts';
import { enable } from './enable.ts';
import { exportSnapshot } from './export.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { login, logout } from './login.ts';
import { rollback } from './rollback.ts';
import { status } from './status.ts';
import { validate } from './validate.ts';

/** Every command, in the order of help: by what one does first. */
export const declarations: readonly CommandDeclaration[] = [
  status,
  check,
  checkMessenger,
  checkDns,
  checkEdge,
  checkHybrid,
  checkReplication,
  checkWhy,
  validate,
  addressDecorate,
  addressUndecorate,
  audit,
  auditExplain,
  reportMerge,
  exportSnapshot,
  diff,
  history,
  enable,
  disable,
  domainsAllow,
  domainsBlock,
  domainsRemove,
  domainsList,
  rollback,
  doctor,
  login,
  logout,
  emulator,
  emulatorReset,
  completion,
  help,
];

/** What the words of a group are about, for groups that are no command themselves. */
export const groups: Readonly<Record<string, string>> = {
  domains: 'look after the lists of domains that can be reached, and of those that cannot',
  report: 'work on reports that were written',
  address: 'turn addresses into the form the other side needs',
};
