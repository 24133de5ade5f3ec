/**
 * How the Teams admin API is written to. Its owner documents none of it, and those who call it directly do it in
 * different ways; what could be otherwise is chosen here and nowhere else.
 */
export interface TenantDialect {
  /**
   * The method that changes settings, with `Identity` and the changed properties only. Both are used as partial updates;
   * Microsoft's module calls the operation that AutoRest makes of a PUT.
   */
  readonly update: 'PUT' | 'PATCH';
  /**
   * How a list of allowed domains is written: `names` is `["a.com"]`, `allow-list` is `{"AllowList": ["a.com"]}`. All
   * known domains are `["AllowAllKnownDomains"]` in both: the other spelling, `[]`, closed tenants that it was to open.
   */
  readonly allowedDomains: 'names' | 'allow-list';
  /** What the order of a group's assignment is called: the module's parameter, or its model of what is stored. */
  readonly groupRank: 'Rank' | 'Priority';
}

/** The best supported choice of each. */
export const defaultDialect: TenantDialect = {
  update: 'PUT',
  allowedDomains: 'names',
  groupRank: 'Rank',
};
