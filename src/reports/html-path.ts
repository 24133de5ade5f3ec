import type { Gate, GateState, PathStatus } from '../model/gate.ts';
import type { ProfileResult } from '../model/findings-report.ts';
import { consumerServices } from '../model/networks.ts';
import { html, nothing, type Markup } from './markup.ts';
import { count, sideTitles } from './words.ts';

/**
 * The federation path as a line from the organisation's people to the consumer network, with a stop for each gate.
 * The line is drawn through as far as traffic gets: up to the first gate that is not known to be open. Signs and words
 * say the same as the colours. Advisory gates decide nothing, so they stand beside the line.
 */
export function profilePaths(profile: ProfileResult): Markup {
  const { name, subjects, failure, paths } = profile;
  return html`<section class="profile" aria-label="Path of ${name}">
    <h3>${name}</h3>
    ${subjects.length === 0 ? nothing : html`<p class="subjects">${subjects.join(' · ')}</p>`}
    ${
      failure === undefined
        ? nothing
        : html`<p class="failure"><b>Could not be looked at.</b> ${failure.message}</p>
            ${failure.next === '' ? nothing : html`<pre tabindex="0"><code>${failure.next}</code></pre>`}`
    }
    ${paths.map((path) => pathLine(path, name))}
  </section>`;
}

const settingsWords: Readonly<Record<PathStatus['settings'], string>> = {
  on: 'settings are open',
  off: 'settings are closed',
  partial: 'settings are partly open',
  absent: 'no such setting',
  unknown: 'not known',
};

function pathLine(path: PathStatus, name: string): Markup {
  const { side, network, direction, settings, service, inForce } = path;
  const gates = path.gates.filter(({ kind }) => kind !== 'advisory');
  const beside = path.gates.filter(({ kind }) => kind === 'advisory');
  const barrier = gates.findIndex(({ state }) => state !== 'open');
  const reached = barrier === -1 ? gates.length : barrier;
  const open = gates.filter(({ state }) => state === 'open').length;
  const { title } = consumerServices[network];
  const way = direction === 'both' ? '' : ` · ${direction}`;
  return html`<div class="path">
    <p class="path-head">
      <span class="side">${sideTitles[side]}</span> <span>${network}${way}</span>
      <span class="state ${settings}">${settingsWords[settings]}</span>
      <span class="aside"
        >${gates.length === 0 ? '' : `${open} of ${count(gates.length, 'gate')} open`}${
          inForce === 'pending' ? ', not in force yet' : ''
        }</span
      >
    </p>
    ${
      gates.length === 0
        ? nothing
        : html`<ol class="rail" aria-label="Gates between ${name} and ${title}">
            <li class="stop terminal through">
              <span class="sign" aria-hidden="true"></span><b>People of ${name}</b>
            </li>
            ${gates.map((gate, index) => stop(gate, index <= reached, index < reached))}
            ${terminus(path, reached === gates.length)}
          </ol>`
    }
    ${gateDetails(gates)} ${capabilityLine(path)} ${besideList(beside)}
    ${
      service === 'retired' && reached === gates.length && settings === 'on'
        ? html`<p class="aside">
            The settings let traffic through, but the service is closed: nothing answers.
          </p>`
        : nothing
    }
  </div>`;
}

const signs: Readonly<Record<GateState, readonly [sign: string, word: string]>> = {
  open: ['✓', 'open'],
  closed: ['✕', 'closed'],
  absent: ['○', 'absent'],
  unreadable: ['?', 'not known'],
};

function stop({ title, state }: Gate, arrives: boolean, passes: boolean): Markup {
  const [sign, word] = signs[state];
  const way = `${arrives ? 'through' : 'beyond'} ${passes ? 'onward' : 'halt'}`;
  return html`<li class="stop ${state} ${way}">
    <span class="sign" aria-hidden="true">${sign}</span>
    <b>${title}</b>
    <span class="word">${word}</span>
  </li>`;
}

/** What was read at each gate. Those that are not open are in the way, so they are told first and with what opens them. */
function gateDetails(gates: readonly Gate[]): Markup {
  const open = gates.filter(({ state }) => state === 'open');
  const others = gates.filter(({ state }) => state !== 'open');
  return html`${
    others.length === 0
      ? nothing
      : html`<ul class="gates">
          ${others.map(gateDetail)}
        </ul>`
  }
  ${
    open.length === 0
      ? nothing
      : html`<details>
          <summary>${count(open.length, 'open gate')}</summary>
          <ul class="gates">
            ${open.map(gateDetail)}
          </ul>
        </details>`
  }`;
}

function gateDetail({ title, state, evidence, remedy, note }: Gate): Markup {
  const [sign, word] = signs[state];
  return html`<li class="${state}">
    <b><span aria-hidden="true">${sign}</span> ${title}</b> <span class="word">${word}</span>
    <span class="read">${evidence}${note === undefined ? '' : ` (${note})`}</span>
    ${state === 'open' || remedy === undefined ? nothing : html`<code>${remedy}</code>`}
  </li>`;
}

function terminus({ network, service }: PathStatus, arrives: boolean): Markup {
  const { title, closedOn } = consumerServices[network];
  return html`<li class="stop terminal ${arrives ? 'through' : 'beyond'}">
    <span class="sign" aria-hidden="true"></span><b>${title}</b>
    ${service === 'retired' ? html`<span class="word">closed ${closedOn ?? ''}</span>` : nothing}
  </li>`;
}

const capabilityWords = { yes: '✓ yes', no: '– no', unknown: '? not known' } as const;

function capabilityLine({ capabilities, settings }: PathStatus): Markup {
  if (settings === 'absent') {
    return nothing;
  }
  const names = { presence: 'presence', im: 'messages', audio: 'audio', video: 'video' } as const;
  const entries = (['presence', 'im', 'audio', 'video'] as const).map(
    (name) =>
      html`<div class="${capabilities[name]}">
        <dt>${names[name]}</dt>
        <dd>${capabilityWords[capabilities[name]]}</dd>
      </div>`,
  );
  return html`<dl class="capabilities">${entries}</dl>`;
}

function besideList(gates: readonly Gate[]): Markup {
  if (gates.length === 0) {
    return nothing;
  }
  return html`<p class="beside">
    <b>Beside the path:</b>
    ${gates.map(
      ({ title, evidence, state }, index) =>
        html`${index === 0 ? '' : '; '}${title}: ${evidence}${state === 'unreadable' ? ' (not known)' : ''}`,
    )}
  </p>`;
}
