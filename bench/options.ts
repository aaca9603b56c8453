/** Few rounds and small loads, to see that a bench works; its times mean nothing. */
export const isShort = process.argv.includes('--short')

/** The value of `--name=value`. */
export function option(name: string): string | undefined {
  const prefix = `--${name}=`
  return process.argv.find((one) => one.startsWith(prefix))?.slice(prefix.length)
}
