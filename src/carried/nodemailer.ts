/** Mail over SMTP, for `carried('nodemailer')`. */
export { default as nodemailer } from 'nodemailer'
export { encodeWords } from 'nodemailer/lib/mime-funcs/index.js'
