import type { OptionDeclaration } from './declaration.ts';

/** Options of the commands that look at DNS and Access Edges. */

export const domainOption: OptionDeclaration = {
  flags: '--domain <domain>',
  summary: 'look at this SIP domain; no deployment is read',
  repeatable: true,
};
export const partnerOption: OptionDeclaration = {
  flags: '--partner <domain>',
  summary: 'look at the domain of another organisation; no deployment is read',
  repeatable: true,
};
export const resolverOption: OptionDeclaration = {
  flags: '--resolver <address>',
  summary:
    'ask this name server (ip or ip:port) in place of the system resolver; of several the answers are compared',
  repeatable: true,
};
export const topologyOption: OptionDeclaration = {
  flags: '--topology <which>',
  summary:
    'where the domains should lead; told from the settings when absent (cloud: also after servers are gone)',
  choices: ['on-premises', 'hybrid', 'cloud', 'separate'],
};
export const caOption: OptionDeclaration = {
  flags: '--ca <file>',
  summary: 'certificates (PEM) to trust beside those of the system',
};
export const certificateOption: OptionDeclaration = {
  flags: '--certificate <file>',
  summary: 'certificate and key (PEM) to show to an Edge that asks for one',
};
export const expiryOption: OptionDeclaration = {
  flags: '--expiry-days <number>',
  summary: 'how long before its end a certificate is to be renewed',
  defaultValue: '45',
};
export const liveOption: OptionDeclaration = {
  flags: '--live',
  summary: 'look at DNS and at the Access Edges too',
};
