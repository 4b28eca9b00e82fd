export const report = {
  title: 'Reports',
  line: 'Built in the background from what you may see · times in {{ zone }}',
  runs: 'Your reports',
  requested: 'Asked for',
  checkpoint: 'pinned to ledger checkpoint {{ size }}',
  download: 'Download',
  template: { 'monthly-statistics': 'Monthly statistics' },
  stage: { started: 'Started', counting: 'Counting', writing: 'Writing', keeping: 'Keeping the file' },
  field: { month: 'Month', format: 'Format', language: 'Language' },
  request: {
    heading: 'Monthly statistics',
    text: 'Notices by typology, label, subject and sector, warnings and screenings of one month.',
    verb: 'Build the report',
  },
  empty: { heading: 'No reports yet', text: 'A report that you ask for appears here at once, with its progress.' },
};
