/**
 * What Lync and Skype could do together, and since when. Dates are days (UTC) from which on it holds.
 *
 * Sources: announcement of general availability of 29 May 2013 and press of that day; announcement of video of
 * 5 December 2014; "Deploy Skype connectivity" (Skype for Business Server); notes of May 2025 in the reference of
 * Set-CsExternalAccessPolicy. docs/linking.md has the table.
 */
export interface Milestone {
  /** ISO day. */
  readonly on: string;
  readonly what: string;
  readonly source: string;
}

/** In the order of time; docs/linking.md shows the same. */
export const milestones: readonly Milestone[] = [
  {
    on: '2012-10-25',
    what: 'Skype 6.0 accepts Microsoft accounts',
    source: 'Skype 6.0 release announcement',
  },
  {
    on: '2013-03-15',
    what: 'Windows Live Messenger is retired (outside mainland China); its users move to Skype',
    source: 'Messenger retirement notice',
  },
  {
    on: '2013-05-29',
    what: 'Lync-Skype connectivity: presence, instant messages and audio; Skype for Windows and Mac',
    source: 'general availability announcement',
  },
  {
    on: '2014-12-05',
    what: 'video between Lync 2013 and Skype',
    source: 'announcement of video calls with Skype',
  },
  {
    on: '2015-05-01',
    what: 'Skype for Business Server: search of the Skype directory, contacts found there need no Microsoft account',
    source: 'Deploy Skype connectivity (Skype for Business Server)',
  },
  {
    on: '2017-07-01',
    what: 'public IM federation needs the DNS SRV record of the organisation',
    source: 'Lync Server public IM connectivity provisioning site',
  },
  {
    on: '2019-08-15',
    what: 'the provisioning site is closed; DNS is the provisioning',
    source: 'Deploy Skype connectivity (Skype for Business Server)',
  },
  {
    on: '2025-05-05',
    what: 'consumer Skype is closed; its users were offered personal Teams',
    source: 'Set-CsExternalAccessPolicy, note of 12 May 2025',
  },
];

/** ISO days, UTC, on which what is named began, or ended: those of the milestones. */
export const connectivityBegan = '2013-05-29';
export const videoBegan = '2014-12-05';
export const directorySearchBegan = '2015-05-01';
export const srvNeededSince = '2017-07-01';
export const skypeClosed = '2025-05-05';

/** What two people can do together. */
export type Modality = 'presence' | 'im' | 'audio' | 'video';

/** What the service between the two let pass on a day. */
export interface ServiceOnDay {
  readonly phase: 'not-yet' | 'open' | 'closed';
  readonly modalities: readonly Modality[];
  /** One sentence without full stop. */
  readonly sentence: string;
}

/** @param day ISO day, UTC. */
export function serviceOn(day: string): ServiceOnDay {
  if (day < connectivityBegan) {
    return {
      phase: 'not-yet',
      modalities: [],
      sentence: 'Lync and Skype were not connected before 29 May 2013',
    };
  }
  if (day >= skypeClosed) {
    return { phase: 'closed', modalities: [], sentence: 'consumer Skype closed on 5 May 2025' };
  }
  return day < videoBegan
    ? {
        phase: 'open',
        modalities: ['presence', 'im', 'audio'],
        sentence: 'presence, messages and audio; video came on 5 December 2014',
      }
    : {
        phase: 'open',
        modalities: ['presence', 'im', 'audio', 'video'],
        sentence: 'presence, messages, audio and video',
      };
}
