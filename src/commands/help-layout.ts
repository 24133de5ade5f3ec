import { Help } from 'commander';
import { globalOptions } from './global-options.ts';
import { commands, groups } from './index.ts';

/**
 * How help is laid out, for commander: in two columns, or each text below its term where there is no room for that.
 *
 * Every start of `--help` waits for it. All texts are ASCII without colours, so that their length is their width; and
 * what the program lists is read from the heads of the commands, none of which has to be built for that.
 */
export const helpLayout: Partial<Help> = {
  showGlobalOptions: true,
  displayWidth: (text) => text.length,
  styleSubcommandTerm: (term) => term,
  subcommandTerm: (command) => command.name(),
  visibleCommands(command) {
    return command.parent === null ? [] : Help.prototype.visibleCommands.call(this, command);
  },
  /** Those of the program; a group has options of its own that are not for what stands below it. */
  visibleGlobalOptions(command) {
    const own = new Set(command.options.map(({ long }) => long));
    const all = Help.prototype.visibleGlobalOptions.call(this, command);
    return all.filter(
      ({ long }) => !own.has(long) && globalOptions.some(({ flags }) => flags.startsWith(long ?? ' ')),
    );
  },
  padWidth(command, helper) {
    const width = Help.prototype.padWidth.call(this, command, helper);
    return command.parent === null ? Math.max(width, ...firstLevel().map(({ word }) => word.length)) : width;
  },
  minWidthToWrap: 20,
  formatItem(this: Help, term, termWidth, text) {
    const width = this.helpWidth ?? 80;
    const isNarrow = width < termWidth + 44;
    const indent = isNarrow ? 6 : termWidth + 4;
    const beginning = isNarrow ? `  ${term}\n${' '.repeat(indent)}` : `  ${term.padEnd(termWidth)}  `;
    const lines = text.length > width - indent ? this.boxWrap(text, width - indent) : text;
    return `${beginning}${lines.replaceAll('\n', `\n${' '.repeat(indent)}`)}`;
  },
  formatHelp(this: Help, command, helper) {
    const text = Help.prototype.formatHelp.call(this, command, helper);
    return command.parent === null
      ? `${text}\n${listOfCommands(helper.padWidth(command, helper), helper)}`
      : text;
  },
};

interface FirstLevel {
  readonly word: string;
  readonly group: string;
  readonly summary: string;
}

let known: readonly FirstLevel[] | undefined;

/** The commands of one word, and the groups of those of two, as they are listed. */
function firstLevel(): readonly FirstLevel[] {
  known ??= readHeads();
  return known;
}

function readHeads(): readonly FirstLevel[] {
  const listed = new Map<string, FirstLevel>();
  for (const { name, group, summary } of commands) {
    const [word = '', ...below] = name.split(' ');
    if (!listed.has(word)) {
      listed.set(word, { word, group, summary: below.length > 0 ? (groups[word] ?? '') : summary });
    }
  }
  return [...listed.values()];
}

function listOfCommands(width: number, helper: Help): string {
  const items = new Map<string, string[]>();
  for (const { word, group, summary } of firstLevel()) {
    const item = helper.formatItem(word, width, summary, helper);
    items.set(group, [...(items.get(group) ?? []), item]);
  }
  return [...items].flatMap(([group, list]) => helper.formatItemList(`${group}:`, list, helper)).join('\n');
}
