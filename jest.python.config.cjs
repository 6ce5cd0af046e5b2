module.exports = { ...require('./jest.config.cjs'), testMatch: ['**/*.python.ts'] };
