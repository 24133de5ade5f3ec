/** Examples of lists of people, as `validate --template` prints them; each is a list that validate takes. */
export const peopleTemplates: Readonly<Record<string, string>> = {
  csv: `user,contact,userClient,contactClient,contactVersion
anna@contoso.com,joe@outlook.com,lync-2013,skype-windows,7.6
ben@contoso.com,eva@fabrikam.com,,,
carla@contoso.com,,,,
`,
  yaml: `- user: anna@contoso.com
  contact: joe@outlook.com
  userClient: lync-2013
  contactClient: skype-windows
  contactVersion: "7.6"
- user: ben@contoso.com
  contact: eva@fabrikam.com
- user: carla@contoso.com
`,
  json: `[
  {
    "user": "anna@contoso.com",
    "contact": "joe@outlook.com",
    "userClient": "lync-2013",
    "contactClient": "skype-windows",
    "contactVersion": "7.6"
  },
  { "user": "ben@contoso.com", "contact": "eva@fabrikam.com" },
  { "user": "carla@contoso.com" }
]
`,
};
