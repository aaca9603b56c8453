/** In place of what would send a mail, while no mail server is connected. `sentence`: of `t.noMail`, says what has to wait. */
export function NoMail({ sentence }: { sentence: string }): JSX.Element {
  return (
    <p class="hint" safe>
      {sentence}
    </p>
  )
}
