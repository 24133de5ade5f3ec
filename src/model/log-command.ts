/**
 * A build's log is read by its runner too, and the runner obeys lines in it: Azure Pipelines wherever `##vso[` stands,
 * GitHub wherever `##[` stands and where `::` begins a line. What a server calls an object must not be one of those.
 * The first `#` of such a mark is matched; how it is written instead depends on the format.
 */
const logCommandMark = /#(?=#(?:vso)?\[)/gi;

/** The text with every mark of a log command written otherwise: by default broken up, so that it is read but not obeyed. */
export function withoutLogCommands(text: string, instead = '# '): string {
  return text.replace(logCommandMark, instead);
}
