import type { OptionDeclaration } from './declaration.ts';

/** Options that several commands share, so that they read the same everywhere. */

export const scopeOption: OptionDeclaration = {
  flags: '--scope <scope>',
  summary: 'whom it concerns: global, site:<name>, policy:<name>, users:<file> or group:<id> (experimental)',
};
export const networkOption: OptionDeclaration = {
  flags: '--network <network>',
  summary: 'the consumer network',
  choices: ['skype', 'teams-personal'],
};
export const sideOption: OptionDeclaration = {
  flags: '--side <side>',
  summary: 'one side of the profile only',
  choices: ['on-premises', 'cloud'],
};
export const acceptUnverifiedOption: OptionDeclaration = {
  flags: '--accept-unverified',
  summary: 'write to the cloud in a way that was not used from here before',
};
export const yesOption: OptionDeclaration = {
  flags: '--yes',
  summary: 'apply the plan without asking',
};
export const dryRunOption: OptionDeclaration = {
  flags: '--dry-run',
  summary: 'show the plan and stop; nothing is written',
};
export const reasonOption: OptionDeclaration = {
  flags: '--reason <text>',
  summary: 'why, for the journal',
};
export const replicateOption: OptionDeclaration = {
  flags: '--replicate',
  summary: 'start replication to the Edge servers afterwards',
};
export const whoOption: OptionDeclaration = {
  flags: '--who',
  summary: 'read all users too, and say who is concerned',
};
export const fromOption: OptionDeclaration = {
  flags: '--from <snapshot>',
  summary: 'judge a snapshot written by federation export; nothing is contacted',
};
export const unknownOption: OptionDeclaration = {
  flags: '--unknown <how>',
  summary: 'what a finding that could not be decided does to the exit code',
  choices: ['fail', 'warn'],
  defaultValue: 'fail',
};
export const allProfilesOption: OptionDeclaration = {
  flags: '--all-profiles',
  summary: 'every profile of the configuration',
};
export const tagOption: OptionDeclaration = {
  flags: '--tag <tag>',
  summary: 'the profiles that carry this tag',
};
export const concurrencyOption: OptionDeclaration = {
  flags: '--concurrency <number>',
  summary: 'profiles read at the same time',
  defaultValue: '8',
};
