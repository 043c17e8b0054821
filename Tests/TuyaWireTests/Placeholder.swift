// TuyaWireTests
