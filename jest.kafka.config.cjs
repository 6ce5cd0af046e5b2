module.exports = { ...require('./jest.config.cjs'), testMatch: ['**/*.kafka.ts'] };
