/**
 * Domains that one list of a tenant takes (Set-CsTenantFederationConfiguration). An author at Microsoft says that it is
 * both lists together (office-docs-powershell, pull request 11205), which nobody has shown. For the lists of servers no
 * limit is documented.
 */
export const tenantListLimit = 4000;
