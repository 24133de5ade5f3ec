import { textProperty, type SettingsObject } from './settings-object.ts';

/** The name of a site without `Site:`, in the form under which two spellings are equal. */
export function siteKey(name: string): string {
  return name
    .trim()
    .replace(/^site:/i, '')
    .toLowerCase();
}

/** A site is called by its identity, its display name or its number, depending on who prints it. */
export function siteNames(site: SettingsObject): readonly string[] {
  const texts = ['DisplayName', 'SiteId'].map((name) => textProperty(site, name));
  return [site.identity, ...texts.map((text) => (text.state === 'known' ? text.value : ''))]
    .map(siteKey)
    .filter((name) => name !== '');
}

export function findSite(sites: readonly SettingsObject[], name: string): SettingsObject | undefined {
  return sites.find((site) => siteNames(site).includes(siteKey(name)));
}
