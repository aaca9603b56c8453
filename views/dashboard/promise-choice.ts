/** When visitors are promised the next update, in minutes from now. */
export const promiseOptions = [
  { value: '15', label: 'within 15 minutes' },
  { value: '30', label: 'within 30 minutes' },
  { value: '60', label: 'within an hour' },
  { value: '120', label: 'within 2 hours' },
  { value: '240', label: 'within 4 hours' },
]
