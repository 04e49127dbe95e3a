// The sample as the files that people arrive with: LinkedIn, Google, Outlook, and a table of deals.

const cell = (value) => (/[",\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
const csv = (rows) => rows.map((row) => row.map((value) => cell(String(value ?? ''))).join(',')).join('\r\n') + '\r\n';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const connected = (date) => `${String(date.getUTCDate()).padStart(2, '0')} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
const iso = (date) => date.toISOString().slice(0, 10);

export function linkedin(people, random, start) {
  const rows = people.map((p) => [p.first, p.last, p.profile, random.chance(0.12) ? p.email : '', p.firm, p.title,
    connected(new Date(start.getTime() - random.between(10, 2500) * 86400000))]);
  return 'Notes:\r\n"When exporting your connection data, you may notice that some of the email addresses are missing. '
    + 'You will only see email addresses for connections who have allowed their connections to see or download their email address."\r\n\r\n'
    + csv([['First Name', 'Last Name', 'URL', 'Email Address', 'Company', 'Position', 'Connected On'], ...rows]);
}

export function google(people, related) {
  const header = ['First Name', 'Middle Name', 'Last Name', 'Nickname', 'Organization Name', 'Organization Title', 'Notes', 'Labels',
    'E-mail 1 - Label', 'E-mail 1 - Value', 'Phone 1 - Label', 'Phone 1 - Value', 'Address 1 - City', 'Relation 1 - Label', 'Relation 1 - Value'];
  return csv([header, ...people.map((p, i) => [p.first, '', p.last, '', p.firm, p.title, '', '* myContacts', p.email ? 'Work' : '', p.email,
    p.phone ? 'Mobile' : '', p.phone, p.town, related[i] ? related[i].label : '', related[i] ? related[i].name : ''])]);
}

export function outlook(people, related) {
  const header = ['Title', 'First Name', 'Middle Name', 'Last Name', 'Suffix', 'Company', 'Department', 'Job Title', 'Business City',
    'Business Phone', 'Mobile Phone', "Assistant's Name", 'E-mail Address', "Manager's Name", 'Notes', 'Referred By', 'Spouse', 'Web Page'];
  return csv([header, ...people.map((p, i) => ['', p.first, '', p.last, '', p.firm, '', p.title, p.town, '', p.phone, '', p.email,
    related[i]?.label === 'Manager' ? related[i].name : '', '', related[i]?.label === 'Referrer' ? related[i].name : '',
    related[i]?.label === 'Spouse' ? related[i].name : '', p.profile])]);
}

/** Deals won and lost before the team came to Kith. */
export function deals(list) {
  const header = ['Deal ID', 'Contact', 'Email', 'Company', 'Product', 'Owner', 'Stage', 'Amount', 'Opened', 'Closed'];
  return csv([header, ...list.map((d) => [d.id, d.person.name, d.person.email, d.person.firm, d.offer, d.owner, d.stage, d.amount,
    iso(d.opened), d.closed ? iso(d.closed) : ''])]);
}
