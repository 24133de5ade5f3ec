import { connectivityBegan, directorySearchBegan, type Modality } from './history.ts';

/**
 * What each client could do across the border, from the launch notes of 2013 and 2014 and the client matrix of "Deploy
 * Skype connectivity" (2016). Build numbers of Lync clients are not documented; where the sources contradict each other
 * the answer is unknown.
 */
export type ClientId =
  | 'lync-2010'
  | 'lync-2013'
  | 'lync-mac-2011'
  | 'lync-mobile'
  | 'lync-modern-app'
  | 'lync-room-system'
  | 'lync-web-app'
  | 'lync-phone-edition'
  | 'lync-attendant'
  | 'sfb-desktop'
  | 'sfb-mac'
  | 'skype-windows'
  | 'skype-mac'
  | 'skype-android'
  | 'skype-ios'
  | 'skype-uwp';

export type Ability = 'yes' | 'no' | 'unknown';
export type Action = 'add' | 'search' | Modality;

export interface ClientFacts {
  readonly title: string;
  readonly side: 'organisation' | 'skype';
  /** Other ways in which people write it, lower case. */
  readonly aliases: readonly string[];
  /** Day from which on it took part at all. */
  readonly since: string;
  readonly can: Readonly<Record<Action, Ability>>;
  /** Whether it decorates addresses itself, given a server that tells it how; null on the Skype side. */
  readonly decorates: boolean | null;
  /** Oldest version of a Skype client that takes part, and that has video. */
  readonly versions?: { readonly least?: string; readonly video?: string; readonly recommended?: string };
  readonly note?: string;
}

const all = { add: 'yes', presence: 'yes', im: 'yes', audio: 'yes', video: 'yes' } as const;
/** What a client that takes no part can do. */
export const nothing = {
  add: 'no',
  search: 'no',
  presence: 'no',
  im: 'no',
  audio: 'no',
  video: 'no',
} as const;
const launch = connectivityBegan;
/** At launch Skype took part on Windows and Mac alone; phones are documented from the matrix of 2016 on. */
const matrix = '2016-01-01';

export const clients: Readonly<Record<ClientId, ClientFacts>> = {
  'lync-2010': {
    title: 'Lync 2010',
    side: 'organisation',
    aliases: ['lync 2010 desktop'],
    since: launch,
    can: { ...all, search: 'no', video: 'unknown' },
    decorates: false,
    note: 'the launch notes name only Lync 2013 for video, the matrix of 2016 also Lync 2010',
  },
  'lync-2013': {
    title: 'Lync 2013',
    side: 'organisation',
    aliases: ['lync', 'lync 2013 desktop', 'lync 2013 sp1'],
    since: launch,
    can: { ...all, search: 'no' },
    decorates: true,
    note: 'decorates addresses itself with Office 2013 SP1 and a server that has the decoration settings',
  },
  'lync-mac-2011': {
    title: 'Lync for Mac 2011',
    side: 'organisation',
    aliases: ['lync for mac', 'lync mac'],
    since: launch,
    can: { ...all, search: 'no' },
    decorates: false,
  },
  'lync-mobile': {
    title: 'Lync 2013 mobile',
    side: 'organisation',
    aliases: ['lync mobile', 'lync for android', 'lync for ios', 'lync for windows phone'],
    since: launch,
    can: { ...all, search: 'no', add: 'no' },
    decorates: false,
    note: 'contacts are added in another client; search and adding were announced for it and not documented since',
  },
  'lync-modern-app': {
    title: 'Lync app for Windows 8.1',
    side: 'organisation',
    aliases: ['lync windows store app', 'lync modern'],
    since: launch,
    can: { ...all, search: 'yes' },
    decorates: false,
  },
  'lync-room-system': {
    title: 'Lync Room System',
    side: 'organisation',
    aliases: ['lrs'],
    since: launch,
    can: { ...all, search: 'no', add: 'no' },
    decorates: false,
  },
  'lync-web-app': {
    title: 'Lync Web App',
    side: 'organisation',
    aliases: ['web app', 'lwa'],
    since: launch,
    can: nothing,
    decorates: null,
    note: 'a meeting client: contacts do not apply to it',
  },
  'lync-phone-edition': {
    title: 'Lync Phone Edition',
    side: 'organisation',
    aliases: ['phone edition', 'lpe'],
    since: launch,
    can: nothing,
    decorates: null,
    note: 'a telephone: contacts of Skype do not apply to it',
  },
  'lync-attendant': {
    title: 'Lync Attendant',
    side: 'organisation',
    aliases: ['attendant'],
    since: launch,
    can: nothing,
    decorates: null,
    note: 'contacts of Skype do not apply to it',
  },
  'sfb-desktop': {
    title: 'Skype for Business',
    side: 'organisation',
    aliases: ['skype for business 2015', 'skype for business 2016', 'sfb', 'skype for business desktop'],
    since: directorySearchBegan,
    can: { ...all, search: 'yes' },
    decorates: true,
  },
  'sfb-mac': {
    title: 'Skype for Business on Mac',
    side: 'organisation',
    aliases: ['skype for business mac', 'sfb mac'],
    since: '2016-10-25',
    can: { ...all, search: 'no' },
    decorates: false,
  },
  'skype-windows': {
    title: 'Skype for Windows',
    side: 'skype',
    aliases: ['skype', 'skype windows', 'skype desktop'],
    since: launch,
    can: { ...all, search: 'yes' },
    decorates: null,
    versions: { least: '6.3', video: '7.0.0.100', recommended: '7.6' },
  },
  'skype-mac': {
    title: 'Skype for Mac',
    side: 'skype',
    aliases: ['skype mac'],
    since: launch,
    can: { ...all, search: 'yes' },
    decorates: null,
    versions: { recommended: '7.19' },
  },
  'skype-android': {
    title: 'Skype for Android',
    side: 'skype',
    aliases: ['skype android'],
    since: matrix,
    can: { ...all, search: 'yes' },
    decorates: null,
    versions: { least: '6.19' },
  },
  'skype-ios': {
    title: 'Skype for iPhone and iPad',
    side: 'skype',
    aliases: ['skype ios', 'skype iphone', 'skype ipad'],
    since: matrix,
    can: { ...all, search: 'yes' },
    decorates: null,
    versions: { least: '6.11' },
  },
  'skype-uwp': {
    title: 'Skype for Windows 10',
    side: 'skype',
    aliases: ['skype uwp', 'skype windows 10'],
    since: '2016-08-02',
    can: { ...all, search: 'yes' },
    decorates: null,
  },
};

export const clientIds = Object.keys(clients).filter(isClientId);

function isClientId(text: string): text is ClientId {
  return Object.hasOwn(clients, text);
}

/** The client somebody means: its id, its name or another way to write it. Undefined when it is none that is known. */
export function findClient(text: string): ClientId | undefined {
  const wanted = text.trim().toLowerCase().replace(/\s+/g, ' ');
  return clientIds.find(
    (id) =>
      id === wanted || clients[id].title.toLowerCase() === wanted || clients[id].aliases.includes(wanted),
  );
}
