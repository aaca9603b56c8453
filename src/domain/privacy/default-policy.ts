/**
 * A privacy policy to begin with, about this software's use of people's data. Markdown; the words in braces are filled in
 * (fill-policy.ts). It promises only what Opsentry itself ensures.
 */
export const defaultPolicy = `This policy says which personal data is processed here, why, for how long, and what you can do about it. It covers the status pages, the mails and the accounts of this Opsentry, a service that tells people when something is broken.

## Who is responsible

{operator}
{address}
E-mail: {contact}

{officer}

One or more organizations publish status pages here. What an organization writes on its page, and the list of its subscribers, is that organization's own responsibility; we store it on its behalf.

## What is processed, and of whom

**Visitors.** When you open a page, your browser sends the page's address, the time, your IP address and its own name and version. We need this to answer, and write it to a log to find faults and to fend off attacks. Nothing on a status page is loaded from another company, and nobody is tracked.

{analytics}

**Subscribers.** The address you gave (an e-mail address, or the address that messages are posted to), what you follow, when and how you agreed, and each message that was sent: when, and whether it arrived.

**Account holders.** Your name and e-mail address, your password in a form that cannot be turned back, your second factors, where and when you are signed in (IP address, browser), which browsers you have signed in with, the teams you belong to, and a log of what you did there.

**Whoever writes to us.** Your message and what we answered.

## Why, and on which legal basis

- To show pages, and to keep the service available and secure: our legitimate interest, and that of the organizations that publish here.
- To send messages you subscribed to: your consent. Every message holds a link to withdraw it.
- To give you an account and let you work with it: the contract with you or with the organization you work for.
- To keep a record of who changed what: our legitimate interest in being able to account for it, and legal duties where there are any.

No decision about you is made by a machine alone, and no profile of you is made.

## How long it is kept

{kept}

## Who receives it

- The team of an organization sees its own subscribers and members, and what they did.
- Companies that work for us, such as those that host our servers or carry our mail. The list of sub-processors, linked from this page, names each with its purpose and place, and every change of the list.
- Authorities and courts, where the law obliges us.

We do not sell data, and pass it to nobody for advertising.

## Cookies

Only what the pages need to work is stored in your browser. The list of cookies, linked from this page, names every item with its purpose and how long it stays.

## Your rights

You may ask what is stored about you, receive a copy that machines can read, have it corrected or erased, have its use restricted, object to it, and withdraw a consent at any time for the future. You may complain to a data protection authority, such as the one where you live.

- As a subscriber, open the link in any message: there you see, change, export and erase what is stored about your address.
- As an account holder, open **Account**: there you correct and export what is stored about you, and delete your account.
- In every other case write to {contact}. We answer within 30 days.

{children}

## Security

Connections are encrypted where the operator has set this up. Passwords are stored as bcrypt hashes; keys and secrets are encrypted. The record of what was done cannot be changed without being noticed.

## Changes to this policy

A change that matters to you is announced to account holders here and by mail at least 14 days before it takes effect. Every version stays readable, linked from this page.
`

/** The paragraph about children, unless the operator has written another. */
export const defaultChildrenText =
  'This service is made for people who look after systems and those who depend on them. It is not directed at children, and we do not knowingly process data of anyone under 16. If you believe that a child has given us data, write to us: we erase it.'
