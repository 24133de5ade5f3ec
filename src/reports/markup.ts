import { stripControl } from '../model/strip-control.ts';

/** Text for XML 1.0 and HTML, in elements and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return stripControl(text)
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/#(?=#(?:vso)?\[)/gi, '&#35;')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** Markup that was made by `html`, and nowhere else. */
export interface Markup {
  readonly markup: string;
}

export type MarkupContent = string | number | Markup | readonly MarkupContent[];

/** HTML in which everything that is put in is text, unless it is markup from here. */
export function html(strings: TemplateStringsArray, ...values: readonly MarkupContent[]): Markup {
  return {
    markup: strings.reduce((text, part, index) => {
      const value = values[index];
      return text + part + (value === undefined ? '' : markupOf(value));
    }, ''),
  };
}

function markupOf(content: MarkupContent): string {
  if (typeof content === 'string' || typeof content === 'number') {
    return escapeMarkup(String(content));
  }
  return 'markup' in content ? content.markup : content.map(markupOf).join('');
}

export const nothing: Markup = { markup: '' };
