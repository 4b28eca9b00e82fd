/** The accounts of the demo as a table; nothing where the demo is off. */
export async function demoTable(address) {
  const response = await fetch(`${address}/api/v1/demo`);
  if (!response.ok) return '';
  const { password, accounts } = await response.json();
  const rows = accounts.map(({ email, institution, roles }) => [email, institution, roles.join(', ')]);
  const head = ['account', 'institution', 'role'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd();
  const rule = `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`;
  return [`Demo accounts, all with the password ${password}:`, line(head), rule, ...rows.map(line)].join('\n');
}
