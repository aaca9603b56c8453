/** In place of what would send a mail, while no mail server is connected. `until`: what has to wait, in English. */
export function NoMail({ until }: { until: string }): JSX.Element {
  return (
    <p class="hint" safe>
      {`No mail can be sent yet: the instance admin has to connect a mail server ${until}.`}
    </p>
  )
}
