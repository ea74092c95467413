/** Mocha 12 looks away when a rejection is handled by nobody, although it would end the program (rule IN-4). */
process.on('unhandledRejection', (reason) => {
  throw reason
})
