import type { ObjectRef, WritableObjectType } from '../model/change.ts';
import type { Side } from '../model/networks.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { shellWord } from '../model/shell-word.ts';
import { clean, columns, displayWidth, paragraph } from './layout.ts';
import type { Style } from './style.ts';

/** A command that can be pasted, and what it shows. */
export interface NextStep {
  readonly command: string;
  readonly says: string;
}

export const sideTitles: Readonly<Record<Side, string>> = { 'on-premises': 'On premises', cloud: 'Cloud' };

const objectTitles: Readonly<Record<WritableObjectType, string>> = {
  'access-edge': 'access edge',
  'public-provider': 'provider',
  'external-access-policy': 'policy',
  'user-policy-assignment': 'user',
  replication: 'replication',
  'tenant-federation-settings': 'tenant settings',
  'group-policy-assignment': 'group',
  'allowed-domain': 'allowed domain',
  'blocked-domain': 'blocked domain',
};

export function objectTitle({ type }: ObjectRef): string {
  return objectTitles[type];
}

/** What people call the object. */
export function objectLabel({ identity, label }: ObjectRef): string {
  return label ?? identity;
}

/** A value as an administrator's shell prints it: `True`, `(none)`, `a.com, b.com`. */
export function formatValue(value: PropertyValue): string {
  if (value === null) {
    return '(none)';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (typeof value === 'string') {
    return value === '' ? '(empty)' : value;
  }
  if (typeof value === 'number') {
    return String(value);
  }
  return isList(value) ? formatList(value) : JSON.stringify(value);
}

function isList(value: PropertyValue): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

function formatList(values: readonly PropertyValue[]): string {
  return values.length === 0 ? '(empty list)' : values.map(formatValue).join(', ');
}

/** `1 change`, `2 changes`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The profile as headings name it; an emulated one says so. */
export function profileName(profile: string, source: SnapshotSource | 'unknown'): string {
  return source === 'emulator' && profile !== 'emulator' ? `${profile} (emulator)` : profile;
}

/** The first line of every report: whose it is, whether it was emulated, and the answer in one sentence. */
export function head(
  profile: string,
  source: SnapshotSource,
  sentence: string,
  style: Style,
): readonly string[] {
  const name = profileName(profile, source);
  return paragraph(name === '' ? sentence : `${name} · ${sentence}`, style);
}

/** Sentences below the head, one line each: `Note: …`. */
export function notes(sentences: readonly string[], style: Style): readonly string[] {
  return columns(
    sentences.map((sentence) => [
      { text: 'Note:', paint: style.warn },
      `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.!?)]$/.test(sentence) ? '' : '.'}`,
    ]),
    style,
    { gap: 1 },
  );
}

/** The commands with options that they have to repeat to mean the same deployment. */
export function withFlags(list: readonly NextStep[], flags = ''): readonly NextStep[] {
  return list.map(({ command, says }) => ({
    command:
      flags === '' || !command.startsWith('federation ') || command.startsWith('federation help')
        ? command
        : `${command} ${flags}`,
    says,
  }));
}

/** Words as a shell takes them apart again. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** Commands that work on a deployment, as sentences name them; prose names the program too. */
const deploymentCommand =
  /\bfederation (?:status|check(?: \w+)?|enable|disable|export|doctor|login|domains \w+|audit|validate)\b/g;

/** A sentence whose commands mean the same deployment as the command that says it. */
export function repeatFlags(text: string, flags: string): string {
  return flags === '' ? text : text.replace(deploymentCommand, (command) => `${command} ${flags}`);
}

/**
 * Commands beside a title each (`Next:`), never folded, as they are to be pasted. What they show stands beside them, or
 * below where the terminal would break it in the middle of a word.
 */
export function steps(
  rows: readonly (readonly [title: string, step: NextStep])[],
  style: Style,
): readonly string[] {
  const title = (text: string) => ({ text, paint: style.bold });
  const whole = { ...style, width: undefined };
  const names = Math.max(0, ...rows.map(([name]) => displayWidth(name)));
  const commands = Math.max(0, ...rows.map(([, { command }]) => displayWidth(command)));
  const widest = Math.max(
    0,
    ...rows.map(([, { says }]) => (says === '' ? 0 : names + commands + 4 + displayWidth(says))),
  );
  if (style.width === undefined || widest <= style.width) {
    return columns(
      rows.map(([name, { command, says }]) => [
        title(name),
        { text: command, exact: true },
        { text: says, paint: style.dim },
      ]),
      whole,
    );
  }
  return rows.flatMap(([name, { command, says }]) => [
    ...columns([[title(name), { text: command, exact: true }]], whole, { atLeast: [names] }),
    ...(says === '' ? [] : columns([[{ text: says, paint: style.dim }]], style, { indent: names + 4 })),
  ]);
}

/** An ISO time as people read it, to the second, in UTC: `2026-11-24 04:12:33`. */
export function formatTime(iso: string, style: Style): string {
  return clean(iso, style).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2');
}
