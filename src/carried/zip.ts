export * from '@zip.js/zip.js/index-native.js'
