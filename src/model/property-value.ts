/**
 * The value of a setting as it was read: plain JSON, so that a snapshot can be written, compared and hashed.
 * Numbers beyond 2^53, dates, versions and GUIDs are kept as text; an enumeration is kept as its name.
 */
export type PropertyValue =
  null | boolean | number | string | readonly PropertyValue[] | { readonly [name: string]: PropertyValue };

export type Properties = Readonly<Record<string, PropertyValue>>;
