import { angularProject } from '../../jest.angular.mjs';

export default angularProject('ui');
