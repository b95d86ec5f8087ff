// The topology.
return 0;
